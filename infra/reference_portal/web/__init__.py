"""The pages that people see, one module per part of the site."""
