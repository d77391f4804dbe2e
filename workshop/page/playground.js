// SPDX-License-Identifier: Apache-2.0
//
// Sends the text and the rules to the program that serves this page, a moment after the last key,
// and shows what it says. Everything is set as text, never as markup.
'use strict';

const PAUSE_MS = 150;
const KEPT = 'newsvane.playground';
const byId = (id) => document.getElementById(id);
const text = byId('text');
const rules = byId('rules');
let library = {rules: [], lists: [], sample: {text: '', rules: ''}};
let asked = 0;  // Answers may overtake each other; only the last question's counts.
let timer = 0;

// An element with attributes and children; strings become text.
function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null));
  return element;
}

function fill(id, children, none) {
  byId(id).replaceChildren(...(children.length ? children : none ? [h('p', {class: 'none'}, none)] : []));
}

// -- Spans: the program counts bytes of UTF-8, the page units of UTF-16 -----------------------------

class Bytes {
  constructor(string) {
    this.string = string;
    this.units = [];
    let bytes = 0;
    for (let unit = 0; unit < string.length;) {
      const code = string.codePointAt(unit);
      const size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
      for (let i = 0; i < size; i++) this.units[bytes++] = unit;
      unit += code > 0xffff ? 2 : 1;
    }
    this.units[bytes] = string.length;
  }
  unit(byte) { return this.units[Math.min(byte, this.units.length - 1)]; }
}

function fieldsOf(string) {
  const line = string.indexOf('\n');
  const headline = line < 0 ? string : string.slice(0, line);
  return {headline: new Bytes(headline), body: new Bytes(line < 0 ? '' : string.slice(line + 1))};
}

// The part [from, to) of a text with marks {begin, end, kind, title}; they may overlap.
function marked(string, from, to, marks) {
  const edges = [...new Set([from, to, ...marks.flatMap((mark) => [mark.begin, mark.end])])]
    .filter((edge) => edge >= from && edge <= to).sort((a, b) => a - b);
  const parts = [];
  for (let i = 0; i + 1 < edges.length; i++) {
    const part = string.slice(edges[i], edges[i + 1]);
    const here = marks.filter((mark) => mark.begin <= edges[i] && mark.end >= edges[i + 1]);
    parts.push(here.length === 0 ? part : h('span', {
      class: ['m', ...new Set(here.map((mark) => mark.kind))].join(' '),
      title: here.map((mark) => mark.title).join('\n'),
    }, part));
  }
  return parts;
}

const short = (label) => (label.length > 24 ? `${label.slice(0, 22)}…` : label);

// A sentence with the words of terms and guards underlined and named below.
function underlined(fields, sentence, spans) {
  const field = fields[sentence.field];
  const unit = (byte) => field.unit(byte);
  const parts = [];
  let at = unit(sentence.start);
  const end = unit(sentence.end);
  const here = spans.filter((span) => span.field === sentence.field && unit(span.start) >= at && unit(span.end) <= end)
    .sort((a, b) => a.start - b.start);
  for (const span of here) {
    const begin = unit(span.start);
    if (begin < at) continue;  // Of two that overlap, the first.
    parts.push(field.string.slice(at, begin));
    at = unit(span.end);
    parts.push(h('ruby', {class: span.kind}, field.string.slice(begin, at), h('rt', {title: span.label}, short(span.label))));
  }
  parts.push(field.string.slice(at, end));
  return h('p', {class: 'said'}, parts);
}

// -- What was read ----------------------------------------------------------------------------------

function showRead(answer, fields) {
  const told = answer.explanation;
  const marks = {headline: [], body: []};
  const add = (span, kind, title) => {
    const field = fields[span.field];
    marks[span.field].push({begin: field.unit(span.start), end: field.unit(span.end), kind, title});
  };
  for (const company of told.companies) {
    const symbol = company.symbol ? ` (${company.symbol})` : '';
    add(company, 'company', company.id ? `${company.name}${symbol}, ${company.kind}` : `${company.name}: in no companies file`);
  }
  for (const amount of told.amounts) add(amount, 'amount', `${amount.kind}: ${amount.value}`);
  const effective = new Set();
  const heed = (word) => effective.add(`${word.field} ${word.start}`);
  for (const hit of told.hits) for (const word of [hit.status_word, hit.citation]) if (word) heed(word);
  for (const veto of told.vetoes) veto.guards.forEach(heed);
  for (const guard of told.guards) {
    const works = effective.has(`${guard.field} ${guard.start}`);
    add(guard, works ? 'guard' : 'word', works ? guard.list : `${guard.list}, without effect here`);
  }
  for (const event of told.events) {
    for (const evidence of event.evidence) add(evidence, 'evidence', `evidence of ${event.event_type}`);
  }
  const paragraphs = [];
  for (const name of ['headline', 'body']) {
    const field = fields[name];
    let from = 0;
    for (const line of field.string.split('\n')) {
      if (line) paragraphs.push(h('p', {}, marked(field.string, from, from + line.length, marks[name])));
      from += line.length + 1;
    }
  }
  fill('read', paragraphs);
  const notes = told.refused.map((refused) => refused.why);
  if (told.roundup) notes.push('the headline lists many companies: a roundup');
  fill('notes', [...new Set(notes)].map((note) => h('li', {}, `Note: ${note}.`)));
}

function who(role) {
  return role ? role.name + (role.symbol ? ` (${role.symbol})` : '') : 'nobody named';
}

function showEvents(answer) {
  fill('events', answer.explanation.events.map((event) => h('article', {class: event.shadow ? 'event shadow' : 'event'},
    h('h3', {}, h('span', {class: 'type'}, event.event_type),
      h('span', {class: 'roles'}, who(event.subject) + (event.other ? ` → ${who(event.other)}` : '')),
      h('span', {class: 'tag'}, event.status), h('span', {class: 'tag'}, event.attribution.replace('_', '-')),
      event.shadow ? h('span', {class: 'tag'}, 'shadow: not published') : null),
    h('dl', {},
      h('dt', {}, 'status'), h('dd', {}, event.status_why),
      h('dt', {}, 'attribution'), h('dd', {}, event.attribution_why),
      h('dt', {}, 'confidence'), h('dd', {}, `${event.confidence.toFixed(2)}: ${event.confidence_why}`),
      h('dt', {}, 'relevance'), h('dd', {}, `${event.relevance.toFixed(2)}: ${event.relevance_why}`),
      event.amounts.length ? [h('dt', {}, 'amounts'), h('dd', {}, event.amounts.map((amount) => amount.value).join(', '))] : null,
      h('dt', {}, 'rule'), h('dd', {}, ruleLink(event.rule))))), 'No event.');
}

function lasting(seconds) {
  const days = seconds / 86400;
  if (days >= 1) return `${Number(days.toFixed(1))} d`;
  return seconds >= 3600 ? `${Number((seconds / 3600).toFixed(1))} h` : `${Math.round(seconds / 60)} min`;
}

function showImpact(answer) {
  const rows = [...answer.impact].sort((a, b) => Math.abs(b.score) - Math.abs(a.score)).map((row) => {
    const up = row.score >= 0;
    const bar = h('span', {class: up ? 'fill up' : 'fill down'});
    bar.style.width = `${Math.min(50, Math.abs(row.score) * 50)}%`;
    const strongest = [...row.contributions].sort((a, b) => Math.abs(b.strength) - Math.abs(a.strength))[0];
    const factors = Object.entries(strongest.factors).map(([name, value]) => `${name.replace('_', ' ')} ${Number(value.toFixed(3))}`);
    return [h('span', {}, row.name), h('span', {class: 'bar-box', title: `${strongest.event_type}: ${factors.join(' × ')}`}, bar),
      h('span', {class: up ? 'number up' : 'number down'}, (up ? '+' : '−') + Math.abs(row.score).toFixed(2)),
      h('span', {class: 'fade', title: 'half of it is gone after'}, `½ in ${lasting(strongest.half_life_seconds)}`)];
  });
  const none = answer.explanation.events.length ? 'No entry of the impact file is for these events: no basket moves.' : 'No event, no impact.';
  fill('impact', rows.length ? [h('div', {class: 'impact'}, rows)] : [], none);
}

// -- Rules ------------------------------------------------------------------------------------------

function ruleLink(id) {
  if (!library.rules.some((rule) => rule.id === id) || rules.value.includes(`id: ${id}`)) return id;
  return h('button', {class: 'link', type: 'button', title: 'open this rule', onclick: () => openEntry('rule', id)}, id);
}

function heading(finding, more) {
  const shipped = finding.line > 0 && finding.file !== 'rules.yaml';
  const place = shipped ? ` ${finding.file.split('/').pop()}:${finding.line}` : finding.line ? ` line ${finding.line}` : '';
  return h('h3', {}, ruleLink(finding.rule), ' ', h('span', {class: 'tag'}, finding.event_type),
    finding.lifecycle === 'stable' ? null : h('span', {class: 'tag'}, finding.lifecycle),
    more ? h('span', {class: 'tag'}, more) : null, h('span', {class: 'place'}, place));
}

// Lists in a sentence about a rule can be opened: "lacks <sell> between ...".
function withLists(sentence) {
  return sentence.split(/(<[a-z0-9_-]+>)/).map((part) => {
    const id = part.slice(1, -1);
    if (!part.startsWith('<') || !library.lists.some((list) => list.id === id)) return part;
    return h('button', {class: 'link', type: 'button', title: 'open this list', onclick: () => openEntry('list', id)}, part);
  });
}

function termSpans(finding) {
  return finding.terms.map((term) => ({...term, label: term.term, kind: 'term'}));
}

// A rule may match at several places of a sentence; the longest match tells most.
function longestOfEach(findings) {
  const longest = new Map();
  for (const finding of findings) {
    const key = `${finding.rule} ${finding.sentence}`;
    if (!longest.has(key) || longest.get(key).terms.length < finding.terms.length) longest.set(key, finding);
  }
  return [...longest.values()];
}

function showFindings(answer, fields) {
  const told = answer.explanation;
  const said = (finding, spans) => underlined(fields, told.sentences[finding.sentence], spans);
  fill('hits', longestOfEach(told.hits).map((hit) => {
    const spans = termSpans(hit);
    if (hit.status_word) spans.push({...hit.status_word, label: hit.status, kind: 'guard'});
    if (hit.citation) spans.push({...hit.citation, label: 'cited', kind: 'guard'});
    return h('article', {class: 'finding'}, heading(hit, hit.events.length ? '' : 'echo of another event'), said(hit, spans));
  }), 'No rule hit.');
  fill('vetoes', longestOfEach(told.vetoes).map((veto) => h('article', {class: 'finding'}, heading(veto),
    said(veto, [...termSpans(veto), ...veto.guards.map((guard) => ({...guard, label: guard.guard, kind: 'guard'}))]),
    veto.guards.map((guard) => h('p', {class: 'why'}, `${guard.guard}: '${guard.text}' of `, withLists(`<${guard.list}>`))))),
  'No guard vetoed.');
  fill('misses', told.misses.map((miss) => h('article', {class: 'finding'}, heading(miss), said(miss, termSpans(miss)),
    h('p', {class: 'why'}, withLists(miss.why), '.'))), 'No rule was near.');
}

function walkRows(sequence) {
  const rows = sequence.terms.map((term, i) => {
    const sign = i < sequence.matched ? '✓' : i === sequence.matched ? '✗' : '';
    const gap = term.gap ? `..${term.gap}, ` : '';
    return h('tr', {}, h('td', {class: i < sequence.matched ? 'yes' : 'no'}, sign), h('td', {class: 'term'}, gap, withLists(term.term)),
      h('td', {}, term.found.map((found) => `“${found.text}”`).join(', ') || '–'));
  });
  rows.push(h('tr', {class: 'why'}, h('td', {}), h('td', {colspan: '2'}, sequence.why ? withLists(sequence.why) : 'matches')));
  return rows;
}

function showWalk(answer) {
  const walk = answer.explanation.walk;
  const chosen = walk.rule || '';
  const ids = [...new Set([...answer.rules, ...library.rules.map((rule) => rule.id)])];
  byId('walk-rule').replaceChildren(h('option', {value: ''}, 'choose a rule …'), ...ids.map((id) => h('option', id === chosen ? {selected: ''} : {}, id)));
  if (!walk.sentences) return fill('walk', [], 'No rule chosen.');
  fill('walk', walk.sentences.flatMap((walked) => {
    const title = h('p', {class: 'walk-sentence'}, answer.explanation.sentences[walked.sentence].text, h('b', {}, walked.outcome));
    if (!walked.in_scope) return [title];
    const extra = [...walked.all.filter((term) => !term.found.length).map((term) => ['lacks', term]),
      ...walked.none.filter((term) => term.found.length).map((term) => ['forbidden', term])]
      .map(([word, term]) => h('tr', {}, h('td', {class: 'no'}, '✗'), h('td', {class: 'term'}, withLists(term.term)),
        h('td', {}, word + (term.found.length ? `: “${term.found[0].text}”` : ''))));
    return [title, h('table', {class: 'walk'}, h('tbody', {}, walked.sequences.flatMap(walkRows), extra))];
  }), 'The text has no words.');
}

function goTo(line, column) {
  const lines = rules.value.split('\n');
  const before = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  const at = before + new Bytes(lines[line - 1] || '').unit(Math.max(0, column - 1));
  rules.focus();
  rules.setSelectionRange(at, at);
  rules.scrollTop = Math.max(0, (line - 8) * parseFloat(getComputedStyle(rules).lineHeight));
}

function showProblems(answer) {
  fill('problems', answer.diagnostics.map((problem) => {
    const own = problem.file === 'rules.yaml' && problem.line > 0;
    const where = own ? `line ${problem.line}, column ${problem.column}` : problem.file ? `${problem.file.split('/').pop()}:${problem.line}` : '';
    const unit = new Bytes(problem.source).unit(Math.max(0, problem.column - 1));
    return h('div', {class: `problem ${problem.severity}`},
      own ? h('button', {class: 'link', type: 'button', onclick: () => goTo(problem.line, problem.column)}, where) : h('span', {}, where),
      `: ${problem.message}`,
      problem.source && problem.column ? h('pre', {}, problem.source, '\n', h('span', {class: 'caret'}, ' '.repeat(unit) + '^')) : null,
      problem.hint ? h('span', {class: 'hint'}, problem.hint) : null);
  }));
  const failed = answer.examples.filter((example) => !example.holds).length;
  const title = answer.examples.length ? [h('h2', {}, `Examples: ${answer.examples.length - failed} of ${answer.examples.length} hold`)] : [];
  const rows = answer.examples.map((example) => h('div', {class: example.holds ? 'example holds' : 'example fails'},
    h('span', {class: 'sign', title: example.holds ? 'holds' : 'fails'}, example.holds ? '✓' : '✗'),
    h('span', {}, h('span', {class: 'tag'}, example.kind), ' ',
      h('button', {class: 'link', type: 'button', title: 'try it as the text', onclick: () => { text.value = example.text.trim(); changed(); }}, example.text.trim())),
    example.holds ? null : h('span', {class: 'why'}, `expected ${example.expected}; found ${example.found}`)));
  fill('examples', [...title, ...rows]);
  paintGutter(answer.diagnostics);
}

// -- The editor -------------------------------------------------------------------------------------

const TOKENS = /(#.*$)|(<[^<>\s]*>)|(\.\.\d+)|("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')|(^\s*-?\s*[\w-]+:(?=\s|$)|(?<=[{,]\s*)[\w-]+:(?=\s))/gm;
const TOKEN_KINDS = ['y-comment', 'y-term', 'y-gap', 'y-text', 'y-key'];

function paint() {
  const parts = [];
  let at = 0;
  for (const token of rules.value.matchAll(TOKENS)) {
    const kind = TOKEN_KINDS[token.slice(1).findIndex((group) => group !== undefined)];
    parts.push(rules.value.slice(at, token.index), h('span', {class: kind}, token[0]));
    at = token.index + token[0].length;
  }
  parts.push(rules.value.slice(at), '\n');
  byId('paint').replaceChildren(...parts);
  scrolled();
}

function paintGutter(problems) {
  const severity = new Map();
  for (const problem of problems) {
    if (problem.file === 'rules.yaml' && severity.get(problem.line) !== 'error') severity.set(problem.line, problem.severity);
  }
  const numbers = rules.value.split('\n').flatMap((unused, i) => {
    const kind = {error: 'bad', warning: 'warn'}[severity.get(i + 1)];
    return [kind ? h('span', {class: kind}, String(i + 1)) : String(i + 1), '\n'];
  });
  byId('gutter').replaceChildren(...numbers);
  scrolled();
}

function scrolled() {
  byId('paint').scrollTop = byId('gutter').scrollTop = rules.scrollTop;
  byId('paint').scrollLeft = rules.scrollLeft;
}

// As if typed, so that undo takes it back.
function replaceRules(value, begin, end) {
  rules.focus();
  rules.setSelectionRange(begin, end);
  if (!document.execCommand('insertText', false, value)) rules.setRangeText(value, begin, end, 'end');
  changed();
}

// A rule takes the editor; a list is added to what is there.
function openEntry(kind, id) {
  const entry = (kind === 'rule' ? library.rules : library.lists).find((each) => each.id === id);
  if (!entry) return;
  if (kind === 'rule') {
    replaceRules(`rules:\n${entry.yaml}`, 0, rules.value.length);
    rules.setSelectionRange(0, 0);
    rules.scrollTop = 0;
    return;
  }
  const has = new RegExp(`^  ${id}:`, 'm').exec(rules.value);
  if (has) return goTo(rules.value.slice(0, has.index).split('\n').length, 1);
  const lists = /^lists:[ \t]*\n/m.exec(rules.value);
  const at = lists ? lists.index + lists[0].length : 0;
  replaceRules(lists ? entry.yaml : `lists:\n${entry.yaml}\n`, at, at);
  goTo(rules.value.slice(0, at).split('\n').length + (lists ? 0 : 1), 3);
}

// A new line is indented as the one before.
function onKey(event) {
  if (event.key !== 'Enter' || event.isComposing || event.ctrlKey || event.metaKey) return;
  const before = rules.value.slice(0, rules.selectionStart);
  const indent = /^ */.exec(before.slice(before.lastIndexOf('\n') + 1))[0];
  if (!indent) return;
  event.preventDefault();
  replaceRules(`\n${indent}`, rules.selectionStart, rules.selectionEnd);
}

// -- Asking -----------------------------------------------------------------------------------------

function say(words, stale) {
  byId('status').textContent = words;
  byId('status').classList.toggle('stale', Boolean(stale));
  for (const id of ['read', 'events', 'impact', 'hits', 'vetoes', 'misses', 'walk', 'examples']) byId(id).classList.toggle('old', Boolean(stale));
}

async function ask() {
  const question = ++asked;
  const body = {text: text.value, rules: rules.value, walk: byId('walk-rule').dataset.chosen || ''};
  const start = performance.now();
  try {
    const response = await fetch('api/explain', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)});
    if (!response.ok) throw new Error(await response.text());
    const answer = await response.json();
    if (question !== asked) return;
    show(answer, body.text, performance.now() - start);
  } catch (error) {
    if (question === asked) say(error instanceof TypeError ? 'the program that serves this page has ended' : error.message.trim(), true);
  }
}

function show(answer, asked_text, millis) {
  showProblems(answer);
  const errors = answer.diagnostics.filter((problem) => problem.severity === 'error').length;
  if (!answer.explanation) return say(`${errors} error${errors === 1 ? '' : 's'} in the rules; what is shown is from before`, true);
  const fields = fieldsOf(asked_text);
  showRead(answer, fields);
  showEvents(answer);
  showImpact(answer);
  showFindings(answer, fields);
  showWalk(answer);
  const count = answer.explanation.events.length;
  say(`${count} event${count === 1 ? '' : 's'}, ${millis.toFixed(0)} ms`);
}

function changed() {
  paint();
  try {
    localStorage.setItem(KEPT, JSON.stringify({text: text.value, rules: rules.value}));
  } catch { /* A browser that keeps nothing. */ }
  clearTimeout(timer);
  timer = setTimeout(ask, PAUSE_MS);
}

function startOver() {
  text.value = library.sample.text;
  rules.value = library.sample.rules;
  byId('walk-rule').dataset.chosen = '';
  paintGutter([]);
  changed();
}

async function start() {
  library = await (await fetch('api/library')).json();
  const select = byId('library');
  select.append(
    h('optgroup', {label: 'Rules'}, library.rules.map((rule) => h('option', {value: `rule ${rule.id}`}, rule.id))),
    h('optgroup', {label: 'Lists'}, library.lists.map((list) => h('option', {value: `list ${list.id}`}, `<${list.id}>`))));
  select.addEventListener('change', () => {
    const [kind, id] = select.value.split(' ');
    select.value = '';
    openEntry(kind, id);
  });
  let kept = null;
  try {
    kept = JSON.parse(localStorage.getItem(KEPT));
  } catch { /* The same. */ }
  if (kept && (kept.text || kept.rules)) {
    text.value = kept.text;
    rules.value = kept.rules;
    paintGutter([]);
    changed();
  } else {
    startOver();
  }
  text.addEventListener('input', changed);
  rules.addEventListener('input', changed);
  rules.addEventListener('scroll', scrolled);
  rules.addEventListener('keydown', onKey);
  byId('reset').addEventListener('click', startOver);
  byId('copy').addEventListener('click', () => navigator.clipboard.writeText(rules.value).then(() => say('copied')));
  byId('walk-rule').addEventListener('change', (event) => {
    event.target.dataset.chosen = event.target.value;
    ask();
  });
}

start();
