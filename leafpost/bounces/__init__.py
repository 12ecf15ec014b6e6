"""What comes back after a letter has gone out: bounces, complaints, unsubscribes by mail, and automatic replies."""
