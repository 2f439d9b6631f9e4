"""Speed and memory against their goals: each file measures one thing, `python -m bench` all of them."""
