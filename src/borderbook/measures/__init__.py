"""Pure functions on tidy frames: rates, shares, intervals, forecasts. No file is opened, nothing drawn."""
