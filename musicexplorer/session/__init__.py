"""What can be done with an opened library: the application layer under the window and the command line."""
