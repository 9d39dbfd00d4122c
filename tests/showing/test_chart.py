"""A picture that shows itself carries its alternative text."""

from pictures import parsed, trend


def test_a_figure_has_its_alternative_text_and_the_plain_text_is_the_same():
    chart = trend()
    bundle = chart._repr_mimebundle_()
    attributes = dict(parsed(bundle["text/html"]).attributes)
    assert (
        attributes["alt"] == chart.alt
        and chart.alt in bundle["text/plain"]
        and chart.title in bundle["text/plain"]
    )
