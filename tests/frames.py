"""All tables of a folder of submissions, made without writing them."""

from analysis.pipeline.assemble import assemble
from analysis.pipeline.gather import gather, readers


def frames_of(raw, reference):
    """Table name → frame, of every file below `raw`."""
    with readers(raw, reference) as pool:
        return assemble(gather(raw, reference, pool), reference, pool)
