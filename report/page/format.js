// SPDX-License-Identifier: Apache-2.0
//
// The document of the page, and how its numbers become words. Everything is set as text, never as
// markup.
'use strict';

const report = JSON.parse(document.getElementById('numbers').textContent);
const runs = report.runs;
const run = runs[0];
const other = runs.length > 1 ? runs[1] : null;
const byId = (id) => document.getElementById(id);

// An element with attributes and children; strings become text.
function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'style') element.style.cssText = value;
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ''));
  return element;
}

const none = (text) => h('p', {class: 'none'}, text);
const grouped = (number) => number.toLocaleString('en-US');
const counted = (number, what) => `${grouped(number)} ${what}${number === 1 ? '' : 's'}`;
const minus = (text) => text.replace('-', '−');
function signed(number, digits) {
  const size = Math.abs(number).toFixed(digits);
  return (Number(size) === 0 ? '' : number > 0 ? '+' : '−') + size;
}
const score = (number) => signed(number, 2);
const percent = (fraction, digits = 1) => `${signed(fraction * 100, digits)}\u00a0%`;
const words = (name) => name.replaceAll('_', ' ');
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

// -- Times, in UTC ------------------------------------------------------------------------------------

const at = (text) => Date.parse(text);
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function date(text) {
  return `${Number(text.slice(8, 10))} ${MONTHS[Number(text.slice(5, 7)) - 1]} ${text.slice(0, 4)}`;
}
const clock = (text) => text.slice(11, 16);
const stamp = (text) => `${text.slice(0, 10)} ${text.slice(11, 16)}`;

// "14:32", with the date where the run is longer than a day or two.
const time = (text) => h('time', {datetime: text, title: `${text} (UTC)`}, stamp(text));

function duration(seconds) {
  const units = [[86400, 'd'], [3600, 'h'], [60, 'min'], [1, 's']];
  const [size, name] = units.find(([unit]) => seconds >= unit) || [0.001, 'ms'];
  const count = seconds / size;
  return `${count >= 10 || Number.isInteger(count) ? Math.round(count) : count.toFixed(1)} ${name}`;
}

// -- Names ---------------------------------------------------------------------------------------------

const baskets = new Map(run.baskets.map((basket) => [basket.id, basket]));
const nameOf = (target) => (target === null ? 'single companies' : baskets.has(target) ? baskets.get(target).name : target);

function under(basket, ancestor) {
  for (let at = basket; at; at = baskets.get(at) && baskets.get(at).parent) if (at === ancestor) return true;
  return false;
}

// "Meta Platforms: capacity sale".
function eventOf(line) {
  const company = line.subject || line.other;
  if (!line.event_type) return '';
  return company ? `${company.name}: ${words(line.event_type)}` : words(line.event_type).replace(/^./, (c) => c.toUpperCase());
}

// "planned, second-hand, 8 reports".
function certainty(line) {
  return [line.status, line.attribution === 'second_hand' ? 'second-hand' : 'first-hand',
    counted(line.corroboration + 1, 'report')].join(', ');
}

const RETRACTED = {sign: '⊘', name: 'withdrawn', kind: 'retracted'};
const VERDICTS = {
  confirmed: {sign: '✓', name: 'confirmed', kind: 'confirmed'},
  contradicted: {sign: '✗', name: 'contradicted', kind: 'contradicted'},
  no_data: {sign: '–', name: 'no prices', kind: 'nodata'},
  pending: {sign: '…', name: 'open', kind: 'pending'},
};
const verdictOf = (line) => (line.retracted ? RETRACTED : line.verdict ? VERDICTS[line.verdict.state] : null);
const verdictName = (line) => (line.retracted ? 'retracted' : line.verdict ? line.verdict.state : '');

// "−8.4 % abnormal, −2.2 sigmas after 1 d"; nothing where prices said nothing.
function measured(verdict) {
  if (!verdict || !['confirmed', 'contradicted'].includes(verdict.state)) return '';
  return `${percent(verdict.abnormal_return)} abnormal, ${signed(verdict.sigmas, 1)} sigmas after ${duration(verdict.horizon_seconds)}`;
}

// The longest horizon at which there were prices.
const lastReturn = (line) => line.returns.findLast((one) => one.abnormal_return !== null) || null;

// The verdict in numbers, and where it stood at the last horizon if that is a later one.
function said(line) {
  const verdict = measured(line.verdict);
  const last = lastReturn(line);
  if (!last || (verdict && last.horizon_seconds <= line.verdict.horizon_seconds)) return verdict;
  const after = `${percent(last.abnormal_return)}, ${signed(last.sigmas, 1)} σ after ${duration(last.horizon_seconds)}`;
  if (!verdict) return after;
  return `${percent(line.verdict.abnormal_return)}, ${signed(line.verdict.sigmas, 1)} σ after ${duration(line.verdict.horizon_seconds)}; ${after}`;
}

// The verdict as a chip, for screens without colours too.
function chip(line) {
  const verdict = verdictOf(line);
  if (!verdict) return h('span', {class: 'fade'}, '');
  return h('span', {class: `chip ${verdict.kind}`, title: measured(line.verdict)},
    h('span', {'aria-hidden': 'true'}, verdict.sign), ` ${verdict.name}`);
}

const sideOf = (number) => (number > 0.0005 ? 'up' : number < -0.0005 ? 'down' : 'flat');
const ARROWS = {up: '▲', down: '▼', flat: '■'};

// A number of [-1, 1] as a bar from the middle, and as a number.
function scoreBar(number) {
  const side = sideOf(number);
  const width = Math.min(50, Math.abs(number) * 50);
  return h('span', {class: 'score'},
    h('span', {class: 'track', 'aria-hidden': 'true'}, h('span', {class: `fill ${side}`, style: `width:${width}%`})),
    h('span', {class: `number ${side}`}, score(number)));
}

function change(fraction, digits = 1) {
  if (fraction === null || Number.isNaN(fraction)) return h('span', {class: 'fade'}, '–');
  return h('span', {class: `number ${sideOf(fraction)}`}, percent(fraction, digits));
}

// A link that leaves the page, if it is one of the web; else text.
function link(url, text) {
  if (!url || !/^https?:\/\//i.test(url)) return text;
  return h('a', {href: url, rel: 'noopener noreferrer', target: '_blank'}, text);
}

const count = (counts) => sum(Object.values(counts));
