"""Speed and accuracy, ours and others', one command each."""
