"""What tests start, break and mend."""
