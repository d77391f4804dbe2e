// SPDX-License-Identifier: Apache-2.0
//
// Puts the page together: the summary in words, the stories, rotations, the comparison of two runs,
// the theme and the print.
'use strict';

const MOST_STORIES = 8;
const MOST_DIFFERENCES = 50;

// -- Stories: what happened, to whom, how sure, and whether prices agreed --------------------------------

// The event lines of one chain, the strongest first.
function storiesOf(which) {
  const chains = new Map();
  for (const line of which.lines) {
    if (line.kind !== 'event') continue;
    if (!chains.has(line.chain_id)) chains.set(line.chain_id, []);
    chains.get(line.chain_id).push(line);
  }
  const stories = [...chains.values()].map((lines) => {
    lines.sort((a, b) => Math.abs(b.peak) - Math.abs(a.peak));
    return {lines, weight: sum(lines.map((line) => Math.abs(line.peak))), since: lines.map((line) => line.first_at).sort()[0]};
  });
  return stories.sort((a, b) => b.weight - a.weight || (a.since < b.since ? -1 : 1));
}

function judgement(line) {
  const day = line.day_0 ? [' Over the day: ', change(line.day_0.abnormal_return), ` abnormal, t ${signed(line.day_0.t, 1)}.`] : [];
  if (line.retracted) return ['withdrawn.', day];
  const state = line.verdict.state;
  if (state === 'confirmed' || state === 'contradicted') return [`${state} by prices: ${measured(line.verdict)}.`, day];
  return [state === 'pending' ? 'not judged: prices moved too little, or the run ended first.' : 'no prices to judge by.', day];
}

function effectRow(line) {
  return h('tr', {}, h('th', {scope: 'row'}, nameOf(line.basket)), h('td', {}, scoreBar(line.retracted ? line.peak : line.score)),
    h('td', {}, chip(line)), h('td', {class: 'fade measured'}, said(line)),
    h('td', {class: 'right'}, line.day_0 ? [change(line.day_0.abnormal_return), h('span', {class: 'fade'}, ` t ${signed(line.day_0.t, 1)}`)] : ''),
    h('td', {class: 'right'}, line.days_0_1 ? change(line.days_0_1.abnormal_return) : ''),
    h('td', {}, h('a', {href: `#alert-${run.lines.indexOf(line)}`, onclick: (event) => { event.preventDefault(); showAlert(line); }}, 'why')));
}

function storyItem(story) {
  const line = story.lines[0];
  const newest = story.lines.reduce((a, b) => (a.as_of > b.as_of ? a : b));
  const direction = sideOf(line.retracted ? line.peak : line.score);
  return h('li', {},
    h('h3', {}, h('span', {class: 'when'}, stamp(story.since)), ' ', eventOf(line)),
    h('p', {class: 'say'}, `${certainty(newest).replace(/^./, (c) => c.toUpperCase())}. `, h('strong', {}, `${nameOf(line.basket)} `,
      h('span', {class: `number ${direction}`}, `${ARROWS[direction]} ${direction} ${score(line.retracted ? line.peak : line.score)}`)), ', ', judgement(line)),
    newest.headline ? h('blockquote', {}, newest.headline, h('cite', {}, ' ', link(newest.url, newest.source))) : null,
    h('div', {class: 'scroll'}, h('table', {class: 'effects'},
      h('thead', {}, h('tr', {}, ['Basket', 'Score', 'Prices', '', 'On the day', 'with the next', ''].map((name, i) => h('th', {scope: 'col', class: i === 4 || i === 5 ? 'right' : null}, name)))),
      h('tbody', {}, story.lines.map(effectRow)))));
}

function showStories() {
  const stories = storiesOf(run);
  byId('stories-list').replaceChildren(...stories.slice(0, MOST_STORIES).map(storyItem));
  const left = stories.length - MOST_STORIES;
  byId('stories-note').textContent = stories.length === 0 ? 'No event was strong enough for an alert.'
    : `${left > 0 ? `The ${MOST_STORIES} of ${grouped(stories.length)} stories that weigh most` : counted(stories.length, 'story').replace('storys', 'stories')}, by the sum of their scores. `
      + 'A score from −1 to +1 is what the news should do to the basket; the verdict is what prices did beyond what the market explains; '
      + '“on the day” is the abnormal return of daily closes, with its t statistic.';
}

// -- The summary -------------------------------------------------------------------------------------------

function tile(value, name, more) {
  return h('div', {class: 'tile'}, h('b', {}, value), h('span', {}, name), more ? h('small', {}, more) : null);
}

function showSummary() {
  const counts = run.counts;
  const hits = run.all_hits;
  const judged = hits.n;
  byId('title').textContent = !run.from ? 'Nothing was read' : date(run.from) === date(run.to) ? date(run.from) : `${date(run.from)} to ${date(run.to)}`;
  document.title = `newsvane replay, ${byId('title').textContent}`;
  const touched = new Set(run.lines.filter((line) => line.kind === 'event').map((line) => line.basket));
  const ofBaskets = new Set(run.hits.map((hit) => hit.basket).filter((basket) => basket !== null)).size;
  const companies = counts.lines_left_out ? 'single companies' : counted([...touched].filter((target) => !baskets.has(target)).length, 'single company').replace('companys', 'companies');
  byId('lead').replaceChildren(run.from
    ? `From ${stamp(run.from)} to ${stamp(run.to)} UTC, ${counted(counts.news, 'news item')} told of ${counted(counts.events, 'event')}. `
      + (counts.alerts === 0 ? 'No alert came of them. ' : `${counted(counts.alerts, 'alert')} came of them, in ${counted(counts.lines, 'line')}, about ${counted(ofBaskets, 'basket')} and ${companies}. `)
      + (counts.alerts === 0 ? '' : judged ? `Prices judged ${grouped(judged)} of the event lines: they agreed with ${grouped(hits.confirmed)} and disagreed with ${grouped(hits.contradicted)}.` : 'Prices judged none of them.')
    : 'The input held no record with a time.');
  byId('tiles').replaceChildren(
    tile(grouped(counts.news), counts.news === 1 ? 'news item' : 'news items'), tile(grouped(counts.events), counts.events === 1 ? 'event' : 'events'),
    tile(grouped(counts.alerts), 'alerts', Object.entries(counts.alerts_by_kind).map(([kind, number]) => `${grouped(number)} ${kind}`).join(' · ')),
    tile(judged ? `${Math.round(hits.rate * 100)} %` : '–', 'confirmed by prices', `${grouped(hits.confirmed)} of ${grouped(judged)} judged${judged ? ` (95 %: ${Math.round(hits.low * 100)}–${Math.round(hits.high * 100)} %)` : ''}; ${grouped(hits.pending)} open, ${grouped(hits.no_data)} without prices`),
    tile(grouped(counts.alerts_by_kind.rotation || 0), counts.alerts_by_kind.rotation === 1 ? 'rotation' : 'rotations'),
    tile(grouped(counts.ticks), 'prices', `${grouped(count(counts.ticks_set_aside))} set aside`));
}

// -- Rotations ---------------------------------------------------------------------------------------------

function changeSince(basket, moment) {
  const {prices} = seriesOf(run, basket);
  const [from, to] = [prices[Math.max(pointBefore(run, moment), 0)], lastOf(prices)];
  return from && to ? to / from - 1 : null;
}

function showRotations() {
  const lines = run.lines.filter((line) => line.kind === 'rotation');
  byId('rotations-list').replaceChildren(...(lines.length === 0 ? [none('No pattern of rotation was seen.')] : lines.map((line) =>
    h('div', {class: 'rotation'}, h('h3', {}, h('span', {class: 'when'}, stamp(line.first_at)), ' ', line.reason.split(':')[0]),
      h('p', {class: 'say'}, 'set off by ', h('em', {}, line.headline || 'no headline')),
      h('table', {class: 'effects'}, h('thead', {}, h('tr', {}, h('th', {scope: 'col'}, 'Basket'), h('th', {scope: 'col'}, 'Score then'), h('th', {scope: 'col', class: 'right'}, 'Price since, to the end'))),
        h('tbody', {}, line.members.map((member) => h('tr', {}, h('th', {scope: 'row'}, nameOf(member.basket)), h('td', {}, scoreBar(member.score)),
          h('td', {class: 'right'}, change(changeSince(member.basket, at(line.first_at)))))))))))); 
}

// -- Two configurations --------------------------------------------------------------------------------------

function onlyIn(which, than) {
  const keys = new Set(than.lines.map((line) => [line.kind, line.chain_id, line.basket].join(' ')));
  return which.lines.filter((line) => !keys.has([line.kind, line.chain_id, line.basket].join(' ')));
}

function onlyTable(title, lines, total) {
  return h('div', {}, h('h3', {}, `${title}: ${grouped(total)}`), total === 0 ? none('none') : h('div', {class: 'scroll'}, h('table', {class: 'effects'},
    h('thead', {}, h('tr', {}, ['Since', 'Basket', 'What', 'Score', 'Prices'].map((name) => h('th', {scope: 'col'}, name)))),
    h('tbody', {}, lines.slice(0, MOST_DIFFERENCES).map((line) => h('tr', {}, h('td', {}, time(line.first_at)), h('td', {}, nameOf(line.basket)),
      h('td', {}, line.kind === 'event' ? eventOf(line) : line.reason), h('td', {}, scoreBar(line.retracted ? line.peak : line.score)), h('td', {}, chip(line))))))),
  total > MOST_DIFFERENCES ? h('p', {class: 'fade'}, `the first ${MOST_DIFFERENCES} that are in this file`) : null);
}

function showComparison() {
  if (!other) return;
  byId('compared').hidden = false;
  const rows = [['Configuration', (which) => which.configuration || 'as shipped'], ['Rule set', (which) => h('code', {}, which.rule_set)],
    ['Model', (which) => h('code', {}, which.model)], ['Events', (which) => grouped(which.counts.events)], ['Alerts', (which) => grouped(which.counts.alerts)],
    ['Lines of alerts', (which) => grouped(which.counts.lines)], ['Confirmed by prices', (which) => grouped(which.all_hits.confirmed)], ['Contradicted', (which) => grouped(which.all_hits.contradicted)]];
  const {comparison} = report;
  byId('compared-body').replaceChildren(
    h('div', {class: 'scroll'}, h('table', {}, h('thead', {}, h('tr', {}, ['', 'First', 'Second'].map((name) => h('th', {scope: 'col'}, name)))),
      h('tbody', {}, rows.map(([name, value]) => h('tr', {}, h('th', {scope: 'row'}, name), runs.map((which) => h('td', {}, value(which)))))))),
    h('p', {class: 'note'}, `${counted(comparison.lines_in_both, 'line')} of alerts are in both. The charts show the first as a full line and the second dashed.`),
    onlyTable('Only in the first', onlyIn(run, other), comparison.lines_only_in_first),
    onlyTable('Only in the second', onlyIn(other, run), comparison.lines_only_in_second),
    h('h3', {}, 'How far scores are apart'),
    h('div', {class: 'scroll'}, h('table', {}, h('thead', {}, h('tr', {}, ['Basket', 'On average', 'At most', 'When', 'n'].map((name, i) => h('th', {scope: 'col', class: i ? 'right' : null}, name)))),
      h('tbody', {}, comparison.scores.map((row) => h('tr', {}, h('th', {scope: 'row'}, nameOf(row.basket)), h('td', {class: 'right'}, row.mean_absolute === null ? '–' : row.mean_absolute.toFixed(3)),
        h('td', {class: 'right'}, row.largest === null ? '–' : signed(row.largest, 3)), h('td', {class: 'right'}, row.largest_at ? time(row.largest_at) : ''), h('td', {class: 'right'}, grouped(row.n))))))));
}

// -- What can be chosen ------------------------------------------------------------------------------------

function chooseBasket(basket, go) {
  byId('basket').value = basket;
  byId('mark').replaceChildren();
  drawTimeline(basket, (line) => byId('mark').replaceChildren(markCard(line),
    h('button', {type: 'button', class: 'quiet', onclick: () => showAlert(line)}, 'Show it in the table')));
  if (go) byId('timeline').scrollIntoView();
}

function chooseStudy(event, basket) {
  byId('study-name').textContent = `${words(event)}: ${nameOf(basket)}`;
  for (const cell of byId('study-table').querySelectorAll('button')) {
    cell.setAttribute('aria-pressed', String(cell.dataset.event === event && cell.dataset.basket === (basket ?? '')));
  }
  studyNumbers(event, basket);
  drawStudy(event, basket);
}

function showTimeline() {
  if (timesOf(run).length < 2) {
    byId('timeline').replaceChildren(byId('timeline-title'), none('Too few records for a chart.'));
    return;
  }
  byId('basket').replaceChildren(...run.baskets.map((basket) => h('option', {value: basket.id}, `${'\u2003'.repeat(basket.depth)}${basket.name}`)));
  byId('basket').addEventListener('change', () => chooseBasket(byId('basket').value));
  byId('timeline-note').textContent = 'Prices are indexed: 100 at the first, then what an equal holding of each member would be worth. '
    + 'Marks are alerts (◆ events, ● baskets, ■ rotations), filled where prices have judged them. '
    + (run.sessions.length ? 'Shaded: the trading session. ' : '') + 'Drag the slider to zoom; times are UTC.';
  const peaks = run.baskets.map((basket) => [Math.abs(largest(seriesOf(run, basket.id).scores)), basket.id]);
  basketTable((basket) => chooseBasket(basket, true));
  const strongest = (storiesOf(run)[0] || {lines: []}).lines.find((line) => baskets.has(line.basket));
  chooseBasket(strongest ? strongest.basket : peaks.sort(([a], [b]) => b - a)[0][1]);
}

function showStudy() {
  const cells = run.event_study;
  if (cells.length === 0) {
    byId('study-note').textContent = 'An event study needs the close of the event\u2019s day and of the day before. The input has none for any event.';
    byId('study-detail').hidden = true;
    return;
  }
  const configured = cells.filter((cell) => cell.n_configured_model > 0).length;
  byId('study-note').textContent = 'The average abnormal return of daily closes on the event\u2019s day and the next: what the market model (least squares on the 250 trading days that end eleven before) leaves unexplained. '
    + 'Strong colours: the 95 % interval excludes zero. Events of a basket on one day count once and cannot be told apart; events denied or withdrawn do not count. Choose a cell for the days around.'
    + (cells.some(firstDayAlone) ? ' \u201cDay 0\u201d in a cell: the next day has no close yet, so it is the event\u2019s day alone.' : '')
    + (configured ? ` In ${configured} of ${counted(cells.length, 'cell')}, history is too short for some event and the configuration\u2019s market model was taken.` : '');
  studyTable(chooseStudy);
  const best = cells.reduce((a, b) => (b.n > a.n || (b.n === a.n && Math.abs(meanOf(b).t) > Math.abs(meanOf(a).t)) ? b : a));
  const first = (storiesOf(run)[0] || {lines: []}).lines.find((line) => baskets.has(line.basket) && cellOf(run, line.event_type, line.basket));
  if (best.n > 2 || !first) chooseStudy(best.event_type, best.basket);
  else chooseStudy(first.event_type, first.basket);
}

function showHits() {
  const policy = run.verdict_policy;
  byId('hits-note').textContent = run.hits.length === 0 ? 'There were no event alerts to judge.'
    : `Each line of event alerts counts once, by the last verdict. Prices confirm or contradict it when the abnormal return is beyond ${policy.sigmas} sigma after ${policy.horizons.join(', ')}. `
      + 'The hit rate is the share confirmed of those judged, with Wilson\u2019s interval; n is how many were judged.';
  if (run.hits.length) hitTable();
}

function showAlerts() {
  byId('alerts-note').textContent = run.lines.length === 0 ? 'There were none.'
    : 'A line is one claim about one basket, as it stands in the end; open it for the factors behind its score and the alerts that replaced each other.'
      + (run.counts.lines_left_out ? ` Of ${counted(run.counts.lines, 'line')}, the ${grouped(run.lines.length)} with the largest scores are in this file; ${grouped(run.counts.lines_left_out)} are left out. All figures above count all of them.` : '');
  byId('filters').hidden = byId('alerts-table').hidden = run.lines.length === 0;
  alertFilters();
  alertTable();
}

// -- Theme and print -----------------------------------------------------------------------------------------

const dark = matchMedia('(prefers-color-scheme: dark)');

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  byId('theme').textContent = theme === 'dark' ? 'Light' : 'Dark';
  byId('theme').setAttribute('aria-label', `${theme === 'dark' ? 'Light' : 'Dark'} colours`);
  redraw();
}

function followTheme() {
  setTheme(dark.matches ? 'dark' : 'light');
  dark.addEventListener('change', () => setTheme(dark.matches ? 'dark' : 'light'));
  byId('theme').addEventListener('click', () => setTheme(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark'));
  let before = null;
  addEventListener('beforeprint', () => {
    before = document.documentElement.dataset.theme;
    document.documentElement.classList.add('printing');
    setTheme('light');
  });
  addEventListener('afterprint', () => {
    document.documentElement.classList.remove('printing');
    setTheme(before);
  });
  addEventListener('resize', redraw);
}

function showContents() {
  const links = [...document.querySelectorAll('main section')].filter((section) => !section.hidden && section.querySelector('h2'));
  byId('contents').replaceChildren(...links.map((section) => h('a', {href: `#${section.id}`}, section.querySelector('h2').textContent)));
}

document.documentElement.dataset.theme = dark.matches ? 'dark' : 'light';
showSummary();
showComparison();
showStories();
showTimeline();
showRotations();
showStudy();
showHits();
showAlerts();
byId('input-body').replaceChildren(...runs.map((which, i) => [other ? h('h3', {}, ['The first', 'The second'][i]) : null, inputOf(which)]).flat().filter(Boolean));
byId('made').textContent = `Made by newsvane replay; rule set ${run.rule_set}, model ${run.model}. The numbers are in this file, too: the script element “numbers” is the document that --report-json writes.`;
showContents();
followTheme();
