"""What axe does not see: what stands out at the side, is cut off, lies over something else, or hides the focus."""

from __future__ import annotations

from playwright.sync_api import CDPSession, Page

# Runs in the page; answers a list of sentences, one for each fault.
_FAULTS = """({proper}) => {
  const faults = [], root = document.documentElement;
  const name = e => {
    const kind = typeof e.className === 'string' ? '.' + e.className.trim().replace(/ +/g, '.') : '';
    return `<${e.tagName.toLowerCase()}${kind}> "${(e.innerText || e.value || '').trim().slice(0, 40)}"`;
  };
  const wide = root.scrollWidth - root.clientWidth;
  const styles = new Map();
  const style = e => styles.get(e) || (styles.set(e, getComputedStyle(e)), styles.get(e));
  // Scrolled in a box of its own, or there for screen readers only.
  const scrolls = e => { for (let p = e; p && p !== document.body; p = p.parentElement)
      if (/auto|scroll/.test(style(p).overflowX)) return true; return false };
  const unseen = e => { for (let p = e; p && p !== document.body; p = p.parentElement) { const s = style(p);
      if (s.clipPath !== 'none' || s.clip !== 'auto' || p.classList.contains('sr-only') ||
          p.classList.contains('skipnav')) return true } return false };
  const shown = e => e.checkVisibility({visibilityProperty: true, opacityProperty: true});
  const words = [...document.querySelectorAll('body *')].filter(e => !e.closest('svg') && shown(e) &&
      [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && !unseen(e));
  if (wide > 0) {
    const widest = [...document.querySelectorAll('body *')].filter(e => shown(e) && !unseen(e) &&
        e.getBoundingClientRect().right > root.clientWidth + 1 && !scrolls(e.parentElement)).slice(0, 3);
    faults.push(`${wide} px too wide: ${widest.map(name).join('; ')}`);
  }
  for (const e of words) {
    const box = e.getBoundingClientRect(), s = style(e);
    if (!scrolls(e) && (box.right > root.clientWidth + 1 || box.left < -1)) faults.push(`stands out: ${name(e)}`);
    for (let p = e; p && p !== document.body; p = p.parentElement) {
      const ps = style(p);
      if (ps.overflowX === 'hidden' || ps.overflowY === 'hidden' || ps.overflowX === 'clip') {
        const range = document.createRange(); range.selectNodeContents(e);
        const text = range.getBoundingClientRect(), frame = p.getBoundingClientRect();
        if (text.right > frame.right + 1 || text.bottom > frame.bottom + 2 || text.left < frame.left - 1)
          faults.push(`cut off: ${name(e)} in ${name(p).slice(0, 60)}`);
      }
    }
  }
  if (/<\\/?[a-z]+[ >]|&[a-z]+;|\\{[{%]/.test(document.body.innerText)) faults.push('markup is shown as words');
  const acts = [...document.querySelectorAll('a[href], button, summary, select, input:not([type=hidden]), textarea')]
    .filter(e => shown(e) && !unseen(e) && !/^(radio|checkbox)$/.test(e.type || ''));
  const boxes = acts.map(e => [...e.getClientRects()]);
  const bars = [...document.querySelectorAll('body *')].filter(e => /fixed|sticky/.test(style(e).position) && shown(e)
      && !unseen(e));
  const bar = acts.map(e => bars.find(one => one.contains(e)));
  for (let i = 0; i < acts.length; i++) for (let j = i + 1; j < acts.length; j++) {
    if (acts[i].contains(acts[j]) || acts[j].contains(acts[i])) continue;
    if (bar[i] !== bar[j]) continue;  // pages are scrolled beneath a bar; see below
    for (const a of boxes[i]) for (const b of boxes[j])
      if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 &&
          Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2)
        { faults.push(`lie over each other: ${name(acts[i])} and ${name(acts[j])}`) }
  }
  // 2.4.11: what has the focus must not lie beneath a bar that stays where it is.
  if (bars.length) {
    for (const e of acts) {
      if (bars.some(bar => bar.contains(e))) continue;
      e.focus();
      const b = e.getBoundingClientRect();
      const top = document.elementFromPoint(b.left + b.width / 2, b.top + b.height / 2);
      if (top && bars.some(bar => bar.contains(top))) faults.push(`focus hidden: ${name(e)} beneath ${name(top)}`);
    }
    document.activeElement.blur(); window.scrollTo(0, 0);
  }
  // Motion: nothing moves where the reader asked for stillness.
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
    for (const animation of document.getAnimations()) faults.push(`moves: ${name(animation.effect.target)}`);
    for (const e of document.querySelectorAll('*')) {
      const s = style(e);
      if (s.transitionDuration.split(', ').some(d => parseFloat(d) > 0.001)) faults.push(`glides: ${name(e)}`);
      if (s.scrollBehavior === 'smooth') faults.push(`scrolls smoothly: ${name(e)}`);
    }
  }
  // Danish words on an English page are marked as Danish; names are the same in every language.
  if (root.lang === 'en') {
    for (const e of words) {
      if (e.closest('[lang]').lang !== 'en') continue;
      let text = [...e.childNodes].filter(n => n.nodeType === 3).map(n => n.data).join(' ').replace(/\\u00ad/g, '');
      for (const one of proper) text = text.replaceAll(one, '');
      if (/[æøåÆØÅ]/.test(text)) faults.push(`Danish, not marked: ${text.trim().slice(0, 80)}`);
    }
  }
  return faults;
}"""


def faults_of(page: Page, *, names: list[str]) -> list[str]:
    """What is wrong with the page as it stands; ``names`` are the same in every language."""
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    found: list[str] = page.evaluate(_FAULTS, {"proper": names})
    return found


class TextSize:
    """The reader's own size of text, which the breakpoints follow too. (A picture of the page undoes it.)"""

    def __init__(self, page: Page) -> None:
        self._session: CDPSession = page.context.new_cdp_session(page)

    def set(self, percent: int) -> None:
        sizes = {"standard": 16 * percent // 100, "fixed": 13 * percent // 100}
        self._session.send("Page.setFontSizes", {"fontSizes": sizes})
