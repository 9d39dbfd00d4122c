"""Tables → frames: indicators, gaps, verdicts, trends, change, panels, funnels, completeness, texts."""
