'use strict';
(() => {
  const all = [...document.querySelectorAll('mark')];
  const tip = document.getElementById('tip');
  const show = mark => {
    tip.replaceChildren();
    const add = (parent, tag, text) => parent.appendChild(Object.assign(document.createElement(tag), { textContent: text }));
    add(tip, 'b', mark.dataset.norm);
    const list = add(tip, 'dl', '');
    for (const [name, value] of [['kind', mark.dataset.kind], ['rule', mark.dataset.rule], ['source', mark.dataset.source], ['confidence', mark.dataset.confidence]]) {
      add(list, 'dt', name);
      add(list, 'dd', value);
    }
    tip.hidden = false;
    const at = mark.getClientRects()[0], box = tip.getBoundingClientRect();
    const below = at.bottom + 8 + box.height < innerHeight;
    tip.style.top = (below ? at.bottom + 8 : Math.max(8, at.top - box.height - 8)) + 'px';
    tip.style.left = Math.max(8, Math.min(at.left, innerWidth - box.width - 8)) + 'px';
    mark.setAttribute('aria-describedby', 'tip');
    all.forEach(m => m.classList.toggle('same', m.dataset.group === mark.dataset.group));
  };
  const hide = () => {
    tip.hidden = true;
    all.forEach(m => { m.classList.remove('same'); m.removeAttribute('aria-describedby'); });
  };
  const seen = mark => !mark.classList.contains('off');
  // One stop for the tab key, arrows within: the roving pattern of toolbars.
  const roam = mark => {
    all.forEach(m => { m.tabIndex = -1; });
    if (mark) mark.tabIndex = 0;
  };
  const go = mark => {
    roam(mark);
    mark.focus();
    mark.scrollIntoView({ block: 'nearest' });
    show(mark);
  };
  for (const mark of all) {
    mark.removeAttribute('title');
    mark.addEventListener('mouseenter', () => seen(mark) && show(mark));
    mark.addEventListener('mouseleave', hide);
    mark.addEventListener('focus', () => { roam(mark); show(mark); });
    mark.addEventListener('blur', hide);
  }
  document.querySelector('article').addEventListener('keydown', event => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const on = all.filter(seen), here = on.indexOf(document.activeElement);
    if (!step || here < 0) return;
    event.preventDefault();
    go(on[(here + step + on.length) % on.length]);
  });
  addEventListener('keydown', event => event.key === 'Escape' && hide());
  addEventListener('scroll', () => document.activeElement.tagName === 'MARK' ? show(document.activeElement) : hide(), { passive: true });
  for (const box of document.querySelectorAll('fieldset input')) {
    const filter = () => {
      all.filter(m => m.dataset.kind === box.value).forEach(m => m.classList.toggle('off', !box.checked));
      hide();
      roam(all.find(seen));
    };
    box.addEventListener('change', filter);
    filter();
  }
  // A name in the panel leads to its mentions, one after the other.
  for (const button of document.querySelectorAll('.go')) {
    let next = 0;
    const mentions = button.dataset.at.split(' ').map(n => document.getElementById('e' + n));
    button.addEventListener('click', () => go(mentions[next++ % mentions.length]));
  }
})();
