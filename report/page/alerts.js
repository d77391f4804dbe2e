// SPDX-License-Identifier: Apache-2.0
//
// The table of alerts: a row for each line of alerts, its factors and its history below it.
'use strict';

const PAGE_ROWS = 100;
const SEVERITIES = ['info', 'warning', 'critical'];

const COLUMNS = [
  {name: 'Since', key: (line) => line.first_at},
  {name: 'Kind', key: (line) => line.kind},
  {name: 'Basket', key: (line) => nameOf(line.basket)},
  {name: 'What', key: (line) => eventOf(line) || line.reason},
  {name: 'Score', key: (line) => Math.abs(line.score)},
  {name: 'Severity', key: (line) => SEVERITIES.indexOf(line.severity)},
  {name: 'Prices', key: (line) => verdictName(line)},
  {name: 'On the day', key: (line) => (line.day_0 ? line.day_0.abnormal_return : -Infinity)},
];

const shown = {rows: PAGE_ROWS, column: 0, ascending: true, open: new Set()};

function matches(line) {
  const value = (id) => byId(id).value;
  const wanted = value('filter-text').toLowerCase().split(/\s+/).filter(Boolean);
  const all = [line.headline, line.reason, line.basket, nameOf(line.basket), eventOf(line), line.source, line.rule, line.steps[0].id].join(' ').toLowerCase();
  return wanted.every((word) => all.includes(word))
    && (!value('filter-kind') || line.kind === value('filter-kind'))
    && (!value('filter-basket') || (value('filter-basket') === '*' ? !baskets.has(line.basket) && line.kind === 'event' : line.basket === value('filter-basket')))
    && (!value('filter-severity') || line.severity === value('filter-severity'))
    && (!value('filter-verdict') || verdictName(line) === value('filter-verdict'));
}

function found() {
  const {key} = COLUMNS[shown.column];
  const sign = shown.ascending ? 1 : -1;
  return run.lines.filter(matches).map((line) => [key(line), line])
    .sort(([a], [b]) => sign * (a < b ? -1 : a > b ? 1 : 0)).map(([, line]) => line);
}

// "impact −0.65 × confidence 0.80 × … = −0.44".
function product(part) {
  return h('p', {class: 'product'}, h('strong', {}, score(part.strength)), ' = ',
    Object.entries(part.factors).map(([name, value], i) => [i ? ' × ' : '', h('span', {class: 'factor'}, words(name), ' ', h('b', {}, minus(String(Number(value.toFixed(3))))))]));
}

function historyOf(line) {
  const left = line.alerts - line.steps.length;
  return h('table', {class: 'steps'}, h('caption', {}, `${counted(line.alerts, 'alert')} of this line${left ? `, ${left} in the middle left out` : ''}`),
    h('thead', {}, h('tr', {}, ['As of (UTC)', 'Action', 'Score', 'Reports', 'Prices', 'Id', 'Supersedes'].map((name) => h('th', {scope: 'col'}, name)))),
    h('tbody', {}, line.steps.map((step) => h('tr', {}, h('td', {}, time(step.as_of)), h('td', {}, step.action), h('td', {}, score(step.score)),
      h('td', {}, grouped(step.corroboration + 1)), h('td', {}, step.verdict.state === 'pending' ? '' : `${VERDICTS[step.verdict.state].name} ${measured(step.verdict)}`),
      h('td', {}, h('code', {title: step.id}, step.id.slice(0, 8))), h('td', {}, step.supersedes ? h('code', {title: step.supersedes}, step.supersedes.slice(0, 8)) : '')))));
}

function detailOf(line) {
  const days = [['On the day', line.day_0], ['That day and the next', line.days_0_1]].filter(([, value]) => value);
  return h('div', {class: 'detail'},
    h('p', {}, line.reason),
    line.verdict && measured(line.verdict) ? h('p', {}, chip(line), ' ', measured(line.verdict)) : null,
    days.map(([name, value]) => h('p', {}, `${name}: `, change(value.abnormal_return, 2), ` abnormal (t ${signed(value.t, 2)}; `,
      value.configured_model ? 'market model of the configuration' : `market model of ${grouped(value.model_days)} days`, ')')),
    line.returns.length ? h('p', {}, 'Since the alert: ', line.returns.map((one, i) => [i ? ', ' : '', one.abnormal_return === null
      ? 'no prices' : h('span', {class: `number ${sideOf(one.abnormal_return)}`}, percent(one.abnormal_return)), ` ${duration(one.horizon_seconds)}`])) : null,
    line.members.length ? h('p', {}, line.members.map((member, i) => [i ? ', ' : '', `${nameOf(member.basket)} ${score(member.score)}`])) : null,
    line.contributions.length ? h('h4', {}, 'What the score is made of') : null,
    line.contributions.map((part) => h('div', {class: 'part'}, h('span', {class: 'fade'}, `${part.subject ? `${part.subject}: ` : ''}${words(part.event_type)}, `, time(part.at), `, news ${part.news_id}`), product(part))),
    line.contributions_left_out ? h('p', {class: 'fade'}, `and ${line.contributions_left_out} weaker`) : null,
    historyOf(line),
    facts([line.rule && ['Rule', h('code', {}, line.rule)], line.source && ['Source', link(line.url, line.source)], ['Chain', h('code', {}, line.chain_id)]]));
}

function rowsOf(line) {
  const index = run.lines.indexOf(line);
  const open = shown.open.has(line);
  const what = line.kind === 'event' ? eventOf(line) : line.reason;
  const row = h('tr', {id: `alert-${index}`, class: open ? 'open' : null},
    h('td', {}, h('button', {type: 'button', class: 'expand', 'aria-expanded': String(open), 'aria-label': `Details of ${what}`, onclick: () => toggle(line)},
      h('span', {'aria-hidden': 'true'}, open ? '▾' : '▸')), time(line.first_at)),
    h('td', {}, line.kind), h('td', {}, line.kind === 'rotation' ? line.basket : nameOf(line.basket)),
    h('td', {class: 'what'}, h('strong', {}, what), line.kind === 'event' ? h('span', {class: 'fade'}, ` ${certainty(line)}`) : null,
      line.headline ? h('div', {class: 'headline'}, line.headline) : null),
    h('td', {}, scoreBar(line.score)), h('td', {}, h('span', {class: `severity ${line.severity}`}, line.severity)),
    h('td', {}, chip(line)), h('td', {class: 'right'}, line.day_0 ? change(line.day_0.abnormal_return) : ''));
  return open ? [row, h('tr', {class: 'detail-row'}, h('td', {colspan: COLUMNS.length}, detailOf(line)))] : [row];
}

function toggle(line) {
  if (!shown.open.delete(line)) shown.open.add(line);
  alertTable();
  const button = byId(`alert-${run.lines.indexOf(line)}`).querySelector('button');
  if (button) button.focus();
}

function heads() {
  return COLUMNS.map((column, i) => h('th', {scope: 'col', 'aria-sort': i !== shown.column ? null : shown.ascending ? 'ascending' : 'descending'},
    h('button', {type: 'button', class: 'sort', onclick: () => {
      shown.ascending = shown.column === i ? !shown.ascending : i < 4;
      shown.column = i;
      alertTable();
      byId('alerts-table').querySelectorAll('.sort')[i].focus();
    }}, column.name, h('span', {'aria-hidden': 'true'}, i !== shown.column ? '' : shown.ascending ? ' ↑' : ' ↓'))));
}

function alertTable() {
  const lines = found();
  byId('alerts-count').textContent = lines.length === run.lines.length ? counted(lines.length, 'line') : `${grouped(lines.length)} of ${counted(run.lines.length, 'line')}`;
  byId('alerts-table').replaceChildren(h('thead', {}, h('tr', {}, heads())), h('tbody', {}, lines.slice(0, shown.rows).flatMap(rowsOf)));
  const left = lines.length - shown.rows;
  byId('more').hidden = left <= 0;
  byId('more').textContent = `Show ${Math.min(left, PAGE_ROWS)} more`;
}

// Brings a line's row to sight, open, whatever the filters hide.
function showAlert(line) {
  if (!found().includes(line)) for (const field of byId('filters').elements) field.value = '';
  shown.open.add(line);
  shown.rows = Math.max(shown.rows, found().indexOf(line) + 1);
  alertTable();
  const row = byId(`alert-${run.lines.indexOf(line)}`);
  row.scrollIntoView({block: 'center'});
  row.querySelector('button').focus({preventScroll: true});
}

function alertFilters() {
  const pick = (id, label, options) => h('label', {}, label, ' ', h('select', {id}, h('option', {value: ''}, 'all'), options.map(([value, name]) => h('option', {value}, name))));
  const used = run.baskets.filter((basket) => run.lines.some((line) => line.basket === basket.id)).map((basket) => [basket.id, basket.name]);
  byId('filters').replaceChildren(
    h('label', {class: 'grow'}, 'Words ', h('input', {id: 'filter-text', type: 'search', autocomplete: 'off', spellcheck: 'false'})),
    pick('filter-kind', 'Kind', [['event', 'event'], ['basket', 'basket'], ['rotation', 'rotation']]),
    pick('filter-basket', 'Basket', [...used, ['*', 'single companies']]),
    pick('filter-severity', 'Severity', SEVERITIES.map((severity) => [severity, severity])),
    pick('filter-verdict', 'Prices', [...Object.entries(VERDICTS).map(([state, verdict]) => [state, verdict.name]), ['retracted', 'withdrawn']]),
    h('button', {type: 'reset', class: 'quiet'}, 'Clear'));
  const again = () => { shown.rows = PAGE_ROWS; alertTable(); };
  byId('filters').addEventListener('input', again);
  byId('filters').addEventListener('change', again);
  byId('filters').addEventListener('reset', () => setTimeout(again));
  byId('filters').addEventListener('submit', (event) => event.preventDefault());
  byId('more').addEventListener('click', () => { shown.rows += PAGE_ROWS; alertTable(); });
}
