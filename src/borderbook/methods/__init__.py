"""Statistics that more than one question uses: frames in, frames out, nothing opened, nothing drawn, no sentences."""
