"""The run folder: written as looks finish, readable after a crash, never half a file."""
