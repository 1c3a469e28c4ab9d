"""What runs it: command line, settings, storage, delivery, rendering, the wiring of the application."""
