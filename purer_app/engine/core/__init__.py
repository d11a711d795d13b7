"""What everything else uses: errors, events, files, text, devices and random numbers."""
