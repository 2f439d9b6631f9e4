"""Pages are read as browsers would, broken ones as far as they go."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from conformance.web import forms, notices, resources
from conformance.web.html import Document

SNIPPETS = st.lists(
    st.one_of(
        st.text(max_size=20),
        st.sampled_from(
            ["<a href='x", "</p>", "<p>", "<!--", "-->", "<script>", "</script>", "<input name=a", ">", "<svg/>",
             "<![CDATA[", "&#xFFFFFFFF;", "<base href='http://[']", "<img srcset=', ,'>", "<label for=a>", "\x00"]
        ),
    ),
    max_size=20,
).map("".join)  # fmt: skip


@given(SNIPPETS)
def test_no_page_raises(text: str) -> None:
    """Whatever a server sends as HTML is read, with all that is made of it."""
    page = Document(text, "https://portal.beispiel.test/a/b")
    assert all(isinstance(one.label, str) for one in forms.entries(page))
    assert all(address.isprintable() or address for _, address in resources.loaded(page))
    assert set(notices.links(page)) <= set(notices.LABELS)
    assert len(page.lines) == len(page.homes)


def test_deep_page_stays_quick() -> None:
    """Ten thousand open elements do not make every text cost their number."""
    page = Document("<div>" * 10_000 + "Ende", "https://a.test/")
    assert page.text() == "Ende"


def test_text_leaves_out_what_nobody_sees() -> None:
    """Scripts, styles and templates are no text; comments are kept apart."""
    page = Document("<title>T</title><p>Guten <b>Tag</b><script>x()</script><!-- v 1.2 --><p>Welt")
    assert page.text() == "Guten Tag\nWelt"
    assert page.comments == [" v 1.2 "]


def test_text_of_main_leaves_the_frame_out() -> None:
    """The links of header and footer are not the content of a page."""
    page = Document("<header>Kopf</header><main><h1>Mitte</h1><p>Text</main><footer>Fuß</footer>")
    assert page.text_of("main") == "Mitte\nText"
    assert page.text_of("nav") == ""


def test_base_element_moves_addresses() -> None:
    """A base element decides where relative addresses lead; white space in them falls away."""
    page = Document("<base href='/x/'><a href=' y\n'>", "https://a.test/b")
    assert page.url(page.all("a")[0].get("href")) == "https://a.test/x/y"


def test_labels_of_fields() -> None:
    """for, enclosing label, aria-label, aria-labelledby and title name a field; a placeholder does not."""
    text = """<label for=a>A</label><input id=a><label>B <input name=b></label><input name=c aria-label=C>
    <span id=s>D</span><input name=d aria-labelledby=s><input name=e title=E><input name=f placeholder=F>"""
    assert [one.label for one in forms.entries(Document(text))] == ["A", "B", "C", "D", "E", ""]


def test_fields_that_nobody_fills_in() -> None:
    """Hidden fields, buttons and traps for programs are no fields of a person."""
    text = """<input type=hidden name=t><input type=SUBMIT><div aria-hidden=true><input name=w></div>
    <input name=x tabindex=-1><input name=y disabled><fieldset hidden><input name=z></fieldset>"""
    assert forms.entries(Document(text)) == []


def test_sensitive_fields_by_name_and_label() -> None:
    """Tax numbers, accounts, health and passwords are sensitive; names and numbers of houses are not."""
    text = """<input name=steuerId><input name=x aria-label="Ihre IBAN"><input type=password name=p>
    <input name=krankheit><input name=nachname><input name=hausnummer><input name=pinnwand>"""
    assert [one.sensitive for one in forms.entries(Document(text))] == [
        True,
        True,
        True,
        True,
        False,
        False,
        False,
    ]


def test_resources_of_a_page() -> None:
    """What loads without a click is a resource, by any attribute; links and data are not of a foreign host."""
    text = """<link rel="preload stylesheet" href=/a.css><img srcset="b.png 1x, //cdn.test/c.png 2x" src=d.png>
    <div style="background:url('e.png')"></div><style>@import "f.css"; p{background:url(g.png)}</style>
    <a href=http://fremd.test/>x</a><script src=HTTP://skripte.test/x.js></script><img src=data:,>"""
    found = [address for _, address in resources.loaded(Document(text, "https://a.test/"))]
    assert "https://cdn.test/c.png" in found and "https://a.test/e.png" in found
    assert {"https://a.test/f.css", "https://a.test/g.png"} <= set(found)
    assert "http://fremd.test/" not in found
    assert any(address.lower() == "http://skripte.test/x.js" for address in found)


def test_plugins() -> None:
    """Applets and unknown types need an extension; SVG, PDF and pages do not."""
    text = """<object data=a.svg type=image/svg+xml></object><embed src=a.pdf type=application/pdf>
    <object data=k.swf></object><applet code=K.class></applet><object type=application/x-silverlight-2></object>"""
    assert list(resources.plugins(Document(text))) == [
        "k.swf",
        "K.class",
        "application/x-silverlight-2",
    ]
