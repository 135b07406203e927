'use strict';
(() => {
const rows = JSON.parse(document.getElementById('rows').textContent);
const [ID, SET, CATEGORY, LANG, TAGS, TEXT, VERDICT, DECLINED, RANK, MS, CHANGE, ANSWERABLE] = rows.length ? rows[0].keys() : [];
const page = 200; // rows drawn at once
const columns = [
  ['id', ID], ['set', SET], ['category', CATEGORY], ['lang', LANG], ['question', TEXT], ['verdict', VERDICT],
  ['declined', DECLINED], ['rank', RANK], ['ms', MS], ['change', CHANGE],
].filter(([, at]) => rows.some(row => row[at] !== rows[0][at] || at === ID || at === TEXT));
let shown = [], drawn = 0, sortAt = -1, down = false;

function el(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const key in attributes) {
    if (key.startsWith('on')) node[key] = attributes[key]; else node.setAttribute(key, attributes[key]);
  }
  node.append(...children.filter(c => c !== null && c !== undefined));
  return node;
}

// Blocks of the data are read when something in them is first looked at.
const blocks = new Map();
function entry(kind, i) {
  const id = kind + Math.floor(i / blockSize);
  if (!blocks.has(id)) blocks.set(id, JSON.parse(document.getElementById(id).textContent));
  return blocks.get(id)[i % blockSize];
}

const changeName = row => row[CHANGE] > 0 ? 'better' : row[CHANGE] < 0 ? 'worse' : 'same';
const filters = [
  ['verdict', row => [row[VERDICT]]], ['set', row => [row[SET]]], ['category', row => [row[CATEGORY]]], ['lang', row => [row[LANG]]],
  ['tag', row => row[TAGS] || []], ['answerable', row => [row[ANSWERABLE] ? 'answerable' : 'to be declined']],
  ['declined', row => [row[DECLINED] ? 'declined' : 'answered']], ['change', row => [changeName(row)]],
];
const selects = new Map();
for (const [name, of] of filters) {
  const values = new Set();
  for (const row of rows) for (const value of of(row)) if (value) values.add(value);
  if (values.size < (name === 'tag' ? 1 : 2)) continue;
  const select = el('select', {'aria-label': name, onchange: apply}, el('option', {value: ''}, name + ': all'));
  for (const value of [...values].sort()) select.append(el('option', {value}, value));
  selects.set(name, [select, of]);
  document.getElementById('filters').append(select);
}
for (const link of document.querySelectorAll('[data-change]')) {
  link.onclick = () => { const s = selects.get('change'); if (s) { s[0].value = link.dataset.change; apply(); } };
}

const lower = rows.map(row => (row[ID] + ' ' + row[TEXT]).toLowerCase());
const search = document.getElementById('search');
search.oninput = apply;

function apply() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const chosen = [...selects.values()].filter(([select]) => select.value).map(([select, of]) => [select.value, of]);
  shown = [];
  for (let i = 0; i < rows.length; i++) {
    if (words.every(word => lower[i].includes(word)) && chosen.every(([value, of]) => of(rows[i]).includes(value))) shown.push(i);
  }
  if (sortAt >= 0) {
    const sign = down ? -1 : 1;
    const key = i => sortAt === RANK && rows[i][RANK] === 0 ? Infinity : rows[i][sortAt];
    shown.sort((a, b) => { const x = key(a), y = key(b); return sign * (x < y ? -1 : x > y ? 1 : 0) || a - b; });
  }
  drawn = 0;
  body.replaceChildren();
  document.getElementById('count').textContent = shown.length === rows.length ? rows.length + ' questions' : shown.length + ' of ' + rows.length + ' questions';
  draw();
}

const body = document.querySelector('#list tbody');
const more = document.getElementById('more');
function draw() {
  const part = document.createDocumentFragment();
  for (const i of shown.slice(drawn, drawn + page)) part.append(line(i));
  drawn = Math.min(drawn + page, shown.length);
  body.append(part);
  more.hidden = drawn >= shown.length;
}
more.onclick = draw;

function line(i) {
  const row = rows[i];
  const open = () => toggle(tr, i);
  const tr = el('tr', {class: 'row', tabindex: 0, onclick: open, onkeydown: e => { if (e.key === 'Enter') open(); }});
  for (const [name, at] of columns) {
    let text = row[at], style = '';
    if (at === VERDICT) style = text === 'right' ? 'good' : text === 'wrong' || text === 'error' ? 'bad' : '';
    if (at === DECLINED) text = text ? 'declined' : '';
    if (at === RANK) { style = 'num'; text = text || '–'; }
    if (at === MS) style = 'num';
    if (at === CHANGE) { style = changeName(row); text = style === 'same' ? '' : style; }
    tr.append(el('td', style ? {class: style} : {}, String(text)));
  }
  return tr;
}

const head = el('tr', {});
for (const [name, at] of columns) {
  head.append(el('th', at === RANK || at === MS ? {class: 'num'} : {}, el('button', {onclick: () => {
    down = sortAt === at ? !down : false;
    sortAt = at;
    apply();
  }}, name)));
}
document.querySelector('#list thead').append(head);

function toggle(tr, i) {
  const next = tr.nextElementSibling;
  if (next && next.classList.contains('open')) return next.remove();
  tr.after(el('tr', {class: 'open ' + rows[i][VERDICT]}, el('td', {colspan: columns.length}, detail(i))));
}

// squeeze brings a text into the form in which it is compared, with the way back.
function squeeze(text) {
  let out = '';
  const at = [];
  for (let i = 0; i < text.length; i++) {
    for (const c of text[i].normalize('NFKC').toLowerCase()) {
      if (/[\s*`]/.test(c)) continue;
      for (let k = 0; k < c.length; k++) at.push(i);
      out += c;
    }
  }
  return {out, at};
}

// marked is the text with all places of the needles marked; the first list wins.
function marked(text, ...lists) {
  const {out, at} = squeeze(text);
  const kind = new Uint8Array(text.length);
  lists.forEach((needles, n) => {
    for (const needle of needles) {
      const want = squeeze(needle).out;
      if (!want) continue;
      for (let from = out.indexOf(want); from >= 0; from = out.indexOf(want, from + want.length)) {
        for (let i = at[from]; i <= at[from + want.length - 1]; i++) if (!kind[i]) kind[i] = n + 1;
      }
    }
  });
  const parts = [];
  for (let i = 0; i < text.length;) {
    let j = i;
    while (j < text.length && kind[j] === kind[i]) j++;
    const piece = text.slice(i, j);
    parts.push(kind[i] === 1 ? el('mark', {}, piece) : kind[i] === 2 ? el('mark', {class: 'cite'}, piece) : piece);
    i = j;
  }
  return parts;
}

const lines = l => l[0] === l[1] ? ':' + l[0] : ':' + l[0] + '-' + l[1];
const strip = s => s.replace(/\*\*/g, '');

function detail(i) {
  const d = entry('d', i), box = el('div', {});
  const section = (title, ...nodes) => box.append(el('h3', {}, title), ...nodes);
  if (d.history) section('Before', ...d.history.map(t => el('p', {}, el('b', {}, t.q), el('br', {}), t.a)));
  if (d.standalone) section('Searched as', el('p', {}, d.standalone));
  if (d.error) section('Error', el('p', {class: 'bad'}, d.error));
  answers(d, i, section);
  facts(d, section);
  if (d.checks && d.checks.length) section('Checks', checks(d.checks));
  if (d.citations && d.citations.length) section('Cited', ...d.citations.map(c => citation(c, d)));
  if (d.evidence) section('Evidence asked for', ...d.evidence.map(e => el('p', {}, el('span', {class: 'place'}, (e.source || 'document') + lines([e.start_line, e.end_line]) + (e.group ? ' (alternative of group ' + e.group + ')' : '')), el('br', {}), e.quote)));
  if (d.gold) section('Gold passages', el('p', {}, d.gold.join(', ')));
  if (d.passages.length) section('Passages found: evidence in yellow, cited in blue', ...d.passages.map((p, n) => found(p, n, d)));
  times(d, section);
  if (d.trace) section('Trace', el('details', {}, el('summary', {}, 'how the answer came about'), el('div', {class: 'trace'}, tree(d.trace))));
  return box;
}

function outcome(right, declined, failed, rank) {
  return failed ? 'failed' : (right > 0 ? 'right' : right < 0 ? 'wrong' : 'rank ' + (rank || 'none')) + (declined ? ', declined' : '');
}

function answers(d, i, section) {
  const row = rows[i];
  const right = row[VERDICT] === 'right' ? 1 : row[VERDICT] === 'wrong' ? -1 : 0;
  const needles = (d.must || []).flat();
  const now = el('div', {class: right > 0 ? 'right' : right < 0 ? 'wrong' : ''}, d.answer ? el('div', {class: 'answer'}, ...marked(strip(d.answer), needles)) : el('p', {class: 'dim'}, 'no answer was asked for'));
  if (!d.before) return d.answer ? section('Answer' + (d.reason ? ' (' + d.reason + ')' : ''), now) : null;
  const b = d.before;
  const was = el('div', {class: b.right > 0 ? 'right' : b.right < 0 ? 'wrong' : ''}, el('h3', {}, 'Baseline: ' + outcome(b.right, b.declined, b.failed, b.rank)), b.answer ? el('div', {class: 'answer'}, ...marked(strip(b.answer), needles)) : '');
  now.prepend(el('h3', {}, 'This run: ' + outcome(right, row[DECLINED], row[VERDICT] === 'error', row[RANK])));
  section('Difference to the baseline', el('div', {class: 'sides'}, was, now));
}

function facts(d, section) {
  if (d.must && d.must.length) section('Facts', ...d.must.map((fact, n) => el('span', {class: 'tag ' + (d.facts ? d.facts[n] ? 'good' : 'bad' : '')}, (d.facts ? d.facts[n] ? '✓ ' : '✗ ' : '') + fact.join(' | '))));
  if (d.must_not && d.must_not.length) section('Must not occur', ...d.must_not.map(s => el('span', {class: 'tag ' + ((d.violations || []).includes(s) ? 'bad' : '')}, ((d.violations || []).includes(s) ? '✗ ' : '') + s)));
}

function checks(sentences) {
  const table = el('table', {}, el('tr', {}, el('th', {}, 'verdict'), el('th', {}, 'sentence'), el('th', {}, 'figures')));
  for (const s of sentences) {
    const list = [...(s.figures || []), ...(s.quotations || [])];
    table.append(el('tr', {}, el('td', {class: s.verdict === 'supported' ? 'good' : s.verdict === 'plain' ? '' : 'bad'}, s.verdict),
      el('td', {}, strip(s.sentence) + (s.citations || []).map(n => ' [' + n + ']').join('')),
      el('td', {}, ...list.map(f => el('span', {class: 'tag ' + (f.verdict === 'missing' ? 'bad' : '')}, f.text + ' ' + f.verdict + (f.citation ? ' [' + f.citation + ']' : ''))))));
  }
  return table;
}

const quotes = d => (d.evidence || []).map(e => e.quote || '');

function citation(c, d) {
  return el('div', {class: 'passage' + (c.on ? ' holds' : '')},
    el('div', {class: 'place'}, '[' + c.n + '] ' + c.source + lines(c.lines) + (c.heading ? ' · ' + c.heading.join(' › ') : '') + (c.on ? ' · evidence' : '')), ...marked(c.quote, quotes(d)));
}

function found(p, n, d) {
  const text = entry('p', p.p);
  return el('div', {class: 'passage' + (p.e ? ' holds' : '')},
    el('div', {class: 'place'}, (n + 1) + '. ' + text.s + lines(text.l) + (text.h ? ' · ' + text.h.join(' › ') : '') + ' · score ' + p.s.toFixed(3) + (p.e ? ' · evidence' : '')),
    ...marked(text.t, quotes(d).concat(d.gold ? (d.must || []).flat() : []), (d.citations || []).map(c => c.quote)));
}

function times(d, section) {
  if (!d.timings) return;
  const parts = Object.entries(d.timings).filter(([, v]) => v).map(([k, v]) => k + ' ' + v + ' ms');
  if (d.usage && d.usage.prompt_tokens) parts.push(d.usage.prompt_tokens + ' + ' + d.usage.completion_tokens + ' tokens');
  if (d.answer_id) parts.push('answer ' + d.answer_id);
  section('Timings', el('p', {class: 'dim'}, parts.join(' · ')));
}

// tree shows any JSON: a list of objects as a table.
function tree(value) {
  if (Array.isArray(value)) {
    if (!value.length) return el('span', {class: 'dim'}, '–');
    if (typeof value[0] !== 'object') return el('span', {}, value.join(', '));
    const names = [...new Set(value.flatMap(v => Object.keys(v || {})))];
    return el('table', {}, el('tr', {}, ...names.map(n => el('th', {}, n))),
      ...value.map(v => el('tr', {}, ...names.map(n => el('td', {}, tree(v[n]))))));
  }
  if (value !== null && typeof value === 'object') {
    return el('table', {}, ...Object.entries(value).filter(([, v]) => v !== null).map(([k, v]) => el('tr', {}, el('th', {}, k), el('td', {}, tree(v)))));
  }
  if (typeof value === 'number') return String(Math.round(value * 1000) / 1000);
  return value === null || value === undefined ? '' : String(value);
}

// A link to report.html#q=ID opens that question, and #change=worse filters.
function follow() {
  const [name, value] = decodeURIComponent(location.hash.slice(1)).split(/=(.*)/s);
  if (selects.has(name)) selects.get(name)[0].value = value;
  apply();
  const i = name === 'q' ? rows.findIndex(row => row[ID] === value) : -1;
  if (i < 0) return;
  search.value = value;
  apply();
  const n = shown.indexOf(i);
  toggle(body.children[n], i);
  body.children[n].scrollIntoView();
}
window.onhashchange = follow;

follow();
document.documentElement.dataset.ready = Math.round(performance.now());
})();
