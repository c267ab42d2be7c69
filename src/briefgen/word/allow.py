"""The elements and attributes of a letterhead that may travel: those that change how a page looks (ECMA-376 17).

An allow-list: what is not on it is removed with all that is in it, whoever wrote it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from lxml import etree

from briefgen.word.elements import PPR, RPR, inheritance_chain, is_on, q, remove, val
from briefgen.word.xml import MC, PIC, WP, A, R, W

_PARTS = "hdr ftr styles numbering settings fonts font compat compatSetting"
_WORDS = "p r t tab br cr ptab noBreakHyphen softHyphen fldChar instrText fldSimple hyperlink drawing pict pPr rPr sym"
_TABLES = (
    "tbl tr tc tblPr tblGrid gridCol trPr tcPr tblPrEx tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize "
    "tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook cnfStyle gridBefore "
    "gridAfter wBefore wAfter cantSplit trHeight tblHeader hidden tcW gridSpan vMerge hMerge tcBorders noWrap tcMar "
    "textDirection tcFitText vAlign hideMark top left start bottom right end insideH insideV tl2br tr2bl bar between"
)
_STYLES = (
    "docDefaults pPrDefault rPrDefault style name basedOn next link uiPriority semiHidden unhideWhenUsed qFormat "
    "tblStylePr"
)
_LISTS = (
    "abstractNum num abstractNumId multiLevelType styleLink numStyleLink lvl start numFmt lvlRestart pStyle isLgl suff "
    "lvlText lvlJc lvlOverride startOverride ilvl numId"
)
_BOXES = "txbxContent"
ELEMENTS = frozenset(" ".join((_PARTS, _WORDS, _TABLES, _STYLES, _LISTS, _BOXES, PPR, RPR)).split())
"""Names of WordprocessingML."""
_VALUES = (
    "val type styleId default customStyle abstractNumId numId ilvl fill color themeColor themeTint themeShade "
    "themeFill themeFillTint themeFillShade sz space shadow frame pos leader left right start end hanging firstLine "
    "leftChars rightChars startChars endChars hangingChars firstLineChars before after beforeLines afterLines "
    "beforeAutospacing afterAutospacing line lineRule ascii hAnsi eastAsia cs hint asciiTheme hAnsiTheme "
    "eastAsiaTheme cstheme bidi fldCharType instr dirty w h hRule wrap hAnchor vAnchor x xAlign y yAlign hSpace vSpace "
    "anchorLock lines dropCap clear relativeTo alignment percent charSpace linePitch combine combineBrackets vert "
    "vertCompress id font char anchor lang top bottom"
)
_TABLE_VALUES = (
    "tblpX tblpY tblpXSpec tblpYSpec horzAnchor vertAnchor leftFromText rightFromText topFromText bottomFromText "
    "firstRow lastRow firstColumn lastColumn noHBand noVBand"
)
_SETTING_VALUES = (
    "bg1 t1 bg2 t2 accent1 accent2 accent3 accent4 accent5 accent6 hyperlink followedHyperlink usb0 usb1 usb2 usb3 "
    "csb0 csb1 characterSet"
)
ATTRIBUTES = frozenset(f"{_VALUES} {_TABLE_VALUES} {_SETTING_VALUES}".split())
"""Names of attributes of WordprocessingML; none of them holds words of a person."""
_OFFICE = "urn:schemas-microsoft-com:"
_DRAWN = frozenset({W, MC, WP, A, PIC, f"{_OFFICE}vml", f"{_OFFICE}office:office", f"{_OFFICE}office:word"})
"""Namespaces of what is drawn."""
_SHAPES = "http://schemas.microsoft.com/office/word/2010/wordprocessing"
_XML = "http://www.w3.org/XML/1998/namespace"
_UNSEEN = frozenset({"extLst", "Fallback", "hlinkClick", "hlinkHover"})
_HIDDEN = ("vanish", "specVanish", "webHidden")


def keep_allowed(root: etree._Element, more: Collection[str] = ()) -> None:
    """Remove every element, attribute, comment and processing instruction that is not on the lists; `more` has names
    of elements that only this part may have."""
    for node in [*root.iter()]:
        if not isinstance(node.tag, str):
            _remove_alone(node)
            continue
        name = etree.QName(node)
        space = name.namespace or ""
        is_drawn = space in _DRAWN or space.startswith(_SHAPES)
        if node is not root and (
            not is_drawn
            or name.localname in _UNSEEN
            or (space == W and name.localname not in ELEMENTS and name.localname not in more)
        ):
            remove(node)
        else:
            _keep_attributes(node)
            if not _may_hold_text(node):
                node.text = None
            node.tail = None
    for node in [*root.iter()]:
        if etree.QName(node).localname == "AlternateContent" and not len(node):
            remove(node)


def _may_hold_text(node: etree._Element) -> bool:
    """Whether the words between the tags of an element are read (`w:t`, fields, offsets of drawings)."""
    return etree.QName(node).localname in ("t", "instrText", "posOffset", "align", "pctWidth", "pctHeight")


def _remove_alone(node: etree._Element) -> None:
    """Remove a comment or processing instruction; the words after it are those of the element around it."""
    parent, before = node.getparent(), node.getprevious()
    if parent is None:
        return
    if node.tail and before is not None:
        before.tail = (before.tail or "") + node.tail
    elif node.tail:
        parent.text = (parent.text or "") + node.tail
    parent.remove(node)


def _keep_attributes(node: etree._Element) -> None:
    is_word = etree.QName(node).namespace == W
    for key in list(node.attrib):
        space, name = etree.QName(key).namespace, etree.QName(key).localname
        named = etree.QName(node).localname in ("font", "compatSetting") and name in ("name", "uri")
        if space == W:
            is_kept = name in ATTRIBUTES or named
        else:
            is_kept = space in (R, _XML) if is_word else space in (None, R, _XML)
        if not is_kept or (space == _XML and name != "space"):
            del node.attrib[key]


def is_hidden_run(run: etree._Element, styles: Mapping[str, etree._Element]) -> bool:
    """Whether a run is hidden: what it says itself decides, else its character style and that of its paragraph, each
    with all they are based on and linked to. What any of these hides is hidden."""
    own = run.find(q("rPr"))
    paragraph = next(run.iterancestors(q("p")), None)
    named = [val(own.find(q("rStyle")))] if own is not None else []
    if paragraph is not None:
        named += [val(each) for each in paragraph.iterfind(f"{q('pPr')}/{q('pStyle')}")]
    for name in _HIDDEN:
        said = is_on(own.find(q(name))) if own is not None else None
        if said or (said is None and any(_is_hidden_by(styles.get(each), styles, name) for each in named)):
            return True
    return False


def _is_hidden_by(style: etree._Element | None, styles: Mapping[str, etree._Element], name: str) -> bool:
    said = [is_on(each.find(f"{q('rPr')}/{q(name)}")) for each in inheritance_chain(style, styles)]
    said = [each for each in said if each is not None]
    return bool(said and said[-1])
