"""Files and folders go in, verdicts and teachers come out."""
