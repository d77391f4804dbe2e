// SPDX-License-Identifier: Apache-2.0
//
// The tables: baskets, the matrix of the event study, hit rates, alerts, and what was read.
'use strict';

function table(id, heads, rows, caption) {
  byId(id).replaceChildren(
    ...(caption ? [h('caption', {}, caption)] : []),
    h('thead', {}, h('tr', {}, heads.map((head) => h('th', {scope: 'col', class: head.class || null}, head.name || head)))),
    h('tbody', {}, rows));
}

// -- Baskets ---------------------------------------------------------------------------------------------

const largest = (values) => values.reduce((peak, value) => (value !== null && Math.abs(value) > Math.abs(peak) ? value : peak), 0);
const lastOf = (values) => values.findLast((value) => value !== null) ?? null;

// A line as small as a word.
function spark(values, label) {
  const [width, height] = [110, 24];
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return h('span', {class: 'fade'}, '–');
  const times = timesOf(run);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const x = (i) => ((times[i] - times[0]) / (times[times.length - 1] - times[0])) * width;
  const y = (value) => height - 2 - ((value - low) / (high - low || 1)) * (height - 4);
  const path = values.map((value, i) => (value === null ? '' : `${x(i).toFixed(1)},${y(value).toFixed(1)}`)).filter(Boolean).join('L');
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
  svg.setAttribute('class', 'spark');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  const line = document.createElementNS(svg.namespaceURI, 'path');
  line.setAttribute('d', `M${path}`);
  svg.append(line);
  return svg;
}

// `choose` is called with a basket's id.
function basketTable(choose) {
  const market = lastOf(run.series.market);
  const rows = run.baskets.map((basket) => {
    const own = seriesOf(run, basket.id);
    const second = other && seriesOf(other, basket.id);
    const last = lastOf(own.prices);
    return h('tr', {},
      h('th', {scope: 'row', style: `padding-left:${0.4 + 1.1 * basket.depth}rem`},
        h('button', {type: 'button', class: 'link', onclick: () => choose(basket.id)}, basket.name)),
      h('td', {}, scoreBar(largest(own.scores))), h('td', {}, scoreBar(lastOf(own.scores) ?? 0)),
      second ? [h('td', {}, scoreBar(largest(second.scores))), h('td', {}, scoreBar(lastOf(second.scores) ?? 0))] : null,
      h('td', {class: 'right'}, change(last === null ? null : last / 100 - 1)),
      h('td', {}, spark(own.prices, `price of ${basket.name}`)),
      h('td', {class: 'right'}, grouped(sum(run.hits.filter((hit) => hit.basket === basket.id).map((hit) => sum(PARTS.map(([part]) => hit[part])))))));
  });
  rows.push(h('tr', {class: 'total'}, h('th', {scope: 'row'}, `${run.market} (market)`), h('td', {}), h('td', {}), other ? [h('td'), h('td')] : null,
    h('td', {class: 'right'}, change(market === null ? null : market / 100 - 1)), h('td', {}, spark(run.series.market, 'price of the market')), h('td')));
  table('baskets', ['Basket', other ? 'Peak, first' : 'Peak score', other ? 'End, first' : 'Score at the end',
    ...(other ? ['Peak, second', 'End, second'] : []), {name: 'Price change', class: 'right'}, 'Price', {name: 'Event lines', class: 'right'}], rows);
}

// -- The event study -------------------------------------------------------------------------------------

const meanOf = (cell) => cell && (cell.days_0_1 || cell.day_0);
// The input ends with the event's day: its return is no match for those of two days.
const firstDayAlone = (cell) => cell.day_0 && !cell.days_0_1;
const significant = (mean) => mean && (mean.low > 0 || mean.high < 0);

// A colour by sign and size; full at 8 %.
function heat(mean) {
  const share = Math.min(1, Math.abs(mean.mean) / 0.08) * (significant(mean) ? 46 : 18);
  return `background:color-mix(in srgb, var(--${mean.mean < 0 ? 'down' : 'up'}) ${share.toFixed(0)}%, transparent)`;
}

function studyKeys(field) {
  const cells = runs.flatMap((which) => which.event_study);
  return [...new Set(cells.map((cell) => cell[field]))];
}

// `choose` is called with an event type and a basket.
function studyTable(choose) {
  const order = [...run.baskets.map((basket) => basket.id), null];
  const columns = order.filter((basket) => studyKeys('basket').includes(basket));
  const total = (event) => sum(run.event_study.filter((cell) => cell.event_type === event).map((cell) => cell.n));
  const events = studyKeys('event_type').sort((a, b) => total(b) - total(a) || (a < b ? -1 : 1));
  const button = (which, event, basket) => {
    const cell = cellOf(which, event, basket);
    const mean = meanOf(cell);
    if (!mean) return null;
    return h('button', {type: 'button', class: `cell${significant(mean) ? ' sure' : ''}${which === other ? ' second' : ''}`, style: heat(mean), 'data-event': event, 'data-basket': basket ?? '',
      'aria-label': `${which === other ? 'second run, ' : ''}${words(event)}, ${nameOf(basket)}: ${percent(mean.mean)}${firstDayAlone(cell) ? ' on day 0 alone' : ''}, n ${mean.n}`, onclick: () => choose(event, basket)},
    h('span', {}, percent(mean.mean)), h('small', {}, [other && (which === other ? 'second' : 'first'), firstDayAlone(cell) && 'day 0', `n ${mean.n}`].filter(Boolean).join(', ')));
  };
  table('study-table', ['Event', ...columns.map(nameOf)], events.map((event) => h('tr', {}, h('th', {scope: 'row'}, words(event)),
    columns.map((basket) => h('td', {}, button(run, event, basket), other ? button(other, event, basket) : null)))));
}

function studyNumbers(event, basket) {
  const row = (which, label) => {
    const cell = cellOf(which, event, basket);
    const line = (name, mean) => h('tr', {}, h('th', {scope: 'row'}, other ? `${label} ${name}` : name), h('td', {class: 'right'}, change(mean.mean, 2)),
      h('td', {class: 'right'}, mean.low === null ? '–' : `${percent(mean.low)} to ${percent(mean.high)}`), h('td', {class: 'right'}, mean.t === undefined ? '' : signed(mean.t, 2)),
      h('td', {class: 'right'}, grouped(mean.n)));
    const later = (which.after_alerts.find((one) => one.event_type === event && one.basket === basket) || {horizons: []}).horizons
      .map((mean) => line(`${duration(mean.horizon_seconds)} later`, mean));
    if (!cell) return later;
    // Where nothing is known of the days before, the first two are said already.
    const further = cell.cumulative.length && cell.cumulative[0].day === 0 ? cell.cumulative.slice(2) : cell.cumulative;
    return [cell.day_0 && line('day 0', cell.day_0), cell.days_0_1 && line('days 0 and +1', cell.days_0_1),
      ...further.map((point) => line(`${signed(cell.cumulative[0].day, 0)} to ${signed(point.day, 0)}`, point)), ...later].filter(Boolean);
  };
  table('study-numbers', ['Abnormal return', {name: 'average', class: 'right'}, {name: '95 % interval', class: 'right'}, {name: 't', class: 'right'}, {name: 'n', class: 'right'}],
    [...row(run, 'first,'), ...(other ? row(other, 'second,') : [])]);
}

// -- Hit rates ------------------------------------------------------------------------------------------

const PARTS = [['confirmed', 'confirmed'], ['contradicted', 'contradicted'], ['no_data', 'nodata'], ['pending', 'pending'], ['retracted', 'retracted']];

function stacked(hit) {
  const total = sum(PARTS.map(([part]) => hit[part]));
  return h('span', {class: 'stack', 'aria-hidden': 'true'}, PARTS.filter(([part]) => hit[part] > 0).map(([part, kind]) =>
    h('span', {class: kind, style: `flex:${hit[part]}`, title: `${hit[part]} of ${total} ${words(part)}`})));
}

// The rate as a dot on its interval.
function whisker(hit) {
  if (hit.n === 0) return h('span', {class: 'fade'}, 'none judged');
  const at100 = (share) => `${(share * 100).toFixed(1)}%`;
  return h('span', {class: 'whisker'},
    h('span', {class: 'range', 'aria-hidden': 'true'}, h('span', {class: 'bar', style: `left:${at100(hit.low)};right:${at100(1 - hit.high)}`}),
      h('span', {class: 'dot', style: `left:${at100(hit.rate)}`})),
    h('span', {class: 'number'}, `${Math.round(hit.rate * 100)} %`),
    h('span', {class: 'fade'}, `${Math.round(hit.low * 100)}–${Math.round(hit.high * 100)}`));
}

function hitTable() {
  const hitOf = (which, event, basket) => which.hits.find((hit) => hit.event_type === event && hit.basket === basket) || null;
  const keys = new Map(runs.flatMap((which) => which.hits).map((hit) => [`${hit.event_type} ${hit.basket}`, [hit.event_type, hit.basket]]));
  const n = ([event, basket]) => Math.max(...runs.map((which) => (hitOf(which, event, basket) || {n: 0}).n));
  const cells = (hit) => (hit ? [...PARTS.map(([part]) => h('td', {class: hit[part] ? 'right' : 'right fade'}, grouped(hit[part]))),
    h('td', {class: 'share'}, stacked(hit)), h('td', {}, whisker(hit)), h('td', {class: 'right'}, grouped(hit.n))] : [h('td', {colspan: 8, class: 'fade'}, 'no such alert')]);
  const all = runs.map((which, i) => h('tr', {class: 'total'}, h('th', {scope: 'row'}, i === 0 ? 'all' : ''), h('td', {}, i === 0 ? 'all' : ''),
    other ? h('td', {class: 'fade'}, ['first', 'second'][i]) : null, cells(which.all_hits)));
  const rows = [...keys.values()].sort((a, b) => n(b) - n(a)).flatMap(([event, basket]) => runs.map((which, i) => h('tr', {},
    h('th', {scope: 'row'}, i === 0 ? words(event) : ''), h('td', {}, i === 0 ? nameOf(basket) : ''), other ? h('td', {class: 'fade'}, ['first', 'second'][i]) : null,
    cells(hitOf(which, event, basket)))));
  table('hits-table', ['Event', 'Basket', ...(other ? ['Run'] : []), ...['Confirmed', 'Contradicted', 'No prices', 'Open', 'Withdrawn'].map((name) => ({name, class: 'right'})),
    {name: 'Share', class: 'share'}, 'Hit rate and 95 % interval', {name: 'n', class: 'right'}], [...all, ...rows]);
}

// -- What was read --------------------------------------------------------------------------------------

function facts(pairs) {
  return h('dl', {}, pairs.filter(Boolean).map(([name, ...value]) => [h('dt', {}, name), h('dd', {}, value)]));
}

const reasons = (counts) => Object.entries(counts).map(([reason, number]) => `${grouped(number)} ${words(reason)}`).join(', ');

function inputOf(which) {
  const counts = which.counts;
  return h('div', {},
    facts([
      ['Configuration', which.configuration || 'as shipped'], ['Rule set', h('code', {}, which.rule_set)], ['Model', h('code', {}, which.model)],
      ['Market', which.market], ['Records', grouped(counts.records)], ['News', `${grouped(counts.news)}, with ${counted(counts.events, 'event')}`],
      ['Among them', `${counted(counts.news_duplicates, 'repeat')}, ${grouped(counts.news_superseded)} older than a known revision, ${grouped(counts.news_late)} late, ${grouped(counts.news_future)} stamped ahead`],
      ['Prices', grouped(counts.ticks)], ['Prices set aside', count(counts.ticks_set_aside) ? reasons(counts.ticks_set_aside) : 'none'],
      ['Not decodable', count(counts.dead_letters) ? reasons(counts.dead_letters) : 'none'],
    ]),
    h('div', {class: 'scroll'}, h('table', {}, h('caption', {}, 'Files'),
      h('thead', {}, h('tr', {}, ['File', 'Preset', 'Records', 'Left out', 'Unknown symbols', 'Not decodable'].map((name, i) => h('th', {scope: 'col', class: i > 1 ? 'right' : null}, name)))),
      h('tbody', {}, which.inputs.map((input) => h('tr', {}, h('th', {scope: 'row', class: 'file'}, input.file), h('td', {}, input.preset),
        [input.records, input.ignored, input.unknown_symbols].map((number) => h('td', {class: 'right'}, grouped(number))),
        h('td', {class: 'right'}, count(input.dead_letters) ? reasons(input.dead_letters) : '0')))))),
    which.delays.length === 0
      ? h('p', {class: 'note'}, 'How long news took from publication to receipt is not known: the records carry no time of receipt.')
      : h('div', {class: 'scroll'}, h('table', {}, h('caption', {}, 'From publication to receipt'),
        h('thead', {}, h('tr', {}, ['Source', 'Half within', '95 % within', 'n'].map((name, i) => h('th', {scope: 'col', class: i ? 'right' : null}, name)))),
        h('tbody', {}, which.delays.map((delay) => h('tr', {}, h('th', {scope: 'row'}, delay.source),
          [duration(delay.p50_seconds), duration(delay.p95_seconds), grouped(delay.n)].map((value) => h('td', {class: 'right'}, value))))))));
}
