// SPDX-License-Identifier: Apache-2.0
//
// The charts: scores over prices, and cumulative abnormal returns. Colours come from the styles, so
// that a chart is drawn again when the theme changes or the page is printed.
'use strict';

const charts = new Map();  // By id: {chart, draw}

const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

function chartIn(id, draw) {
  const old = charts.get(id);
  const chart = old ? old.chart : echarts.init(byId(id), null, {renderer: 'svg'});
  charts.set(id, {chart, draw});
  chart.setOption(draw(), true);
  return chart;
}

function redraw() {
  for (const {chart, draw} of charts.values()) {
    const zoom = (chart.getOption().dataZoom || [])[0];
    chart.resize();
    chart.setOption(draw(), true);
    if (zoom) chart.dispatchAction({type: 'dataZoom', start: zoom.start, end: zoom.end});
  }
}

const text = () => ({color: color('soft'), fontFamily: color('sans'), fontSize: 12});
const tooltip = () => ({
  backgroundColor: color('panel'), borderColor: color('line'), confine: true,
  textStyle: {...text(), color: color('ink')}, extraCssText: 'max-width:26rem;white-space:normal;box-shadow:0 2px 10px #0003',
});
const valueAxis = (more) => ({
  type: 'value', axisLabel: {...text(), formatter: (value) => minus(String(value))}, nameTextStyle: {...text(), align: 'left'}, nameGap: 10,
  splitLine: {lineStyle: {color: color('line'), width: 1}}, ...more,
});

// -- Scores over prices ------------------------------------------------------------------------------

const seriesOf = (which, basket) => which.series.baskets.find((series) => series.basket === basket) || null;

// The last point at or before a time.
function pointBefore(which, moment) {
  const times = timesOf(which);
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] <= moment) low = middle + 1; else high = middle;
  }
  return low - 1;
}

const timeCache = new Map();
function timesOf(which) {
  if (!timeCache.has(which)) timeCache.set(which, which.series.times.map(at));
  return timeCache.get(which);
}

const SYMBOLS = {event: 'diamond', basket: 'circle', rotation: 'rect'};

// The alerts that a basket's chart marks: its own, those below it, and rotations that it is in.
function linesAbout(basket) {
  return run.lines.filter((line) => (line.kind === 'rotation'
    ? line.members.some((member) => member.basket === basket)
    : line.kind === 'basket' ? line.basket === basket : under(line.basket, basket)));
}

function marksOf(basket) {
  const scores = seriesOf(run, basket).scores;
  const times = timesOf(run);
  let last = null;
  let step = 0;  // Marks of one moment stand above each other.
  return linesAbout(basket).map((line) => {
    const moment = at(line.first_at);
    const before = pointBefore(run, moment);
    const next = Math.min(times[before] < moment ? before + 1 : before, times.length - 1);
    step = line.first_at === last ? step + 1 : 0;
    last = line.first_at;
    const verdict = verdictOf(line);
    const tone = verdict && ['confirmed', 'contradicted'].includes(verdict.kind) ? color(verdict.kind) : null;
    return {
      value: [moment, scores[Math.max(next, 0)]], symbol: SYMBOLS[line.kind], index: run.lines.indexOf(line), symbolSize: line.kind === 'event' ? 11 : 9,
      symbolOffset: [0, -13 * step], itemStyle: {color: tone || color('panel'), borderColor: tone || color('ink'), borderWidth: 1.5},
    };
  });
}

function markCard(line) {
  const kind = {event: 'Event', basket: 'Basket', rotation: 'Rotation'}[line.kind];
  return h('div', {class: 'card'},
    h('div', {class: 'fade'}, `${stamp(line.first_at)} UTC · ${kind}`),
    h('strong', {}, line.headline || line.reason), h('div', {}, line.reason),
    line.verdict ? h('div', {}, chip(line), ' ', h('span', {class: 'fade'}, measured(line.verdict))) : null);
}

const hours = () => run.sessions.map((session) => [{xAxis: at(session.open)}, {xAxis: at(session.close)}]);

function timelineOption(basket) {
  const narrow = byId('timeline-chart').clientWidth < 620;
  const times = timesOf(run);
  const own = seriesOf(run, basket);
  const pair = (values, list) => values.map((value, i) => [list[i], value]);
  const line = (name, data, style, more) => ({
    name, type: 'line', data, showSymbol: false, symbol: 'none', emphasis: {disabled: true}, lineStyle: {width: 2, ...style},
    itemStyle: {color: style.color}, ...more,
  });
  const shade = {silent: true, itemStyle: {color: color('session')}, data: hours()};
  const second = other && seriesOf(other, basket);
  const left = narrow ? 44 : 56;
  const grid = {left, right: narrow ? 10 : 18};
  const names = {price: nameOf(basket), market: run.market, score: other ? 'score, first' : 'score', second: 'score, second', marks: 'alerts'};
  return {
    useUTC: true, animation: false, textStyle: text(), aria: {enabled: true, label: {description:
      `Prices of ${nameOf(basket)} and of the market, indexed to 100, and below them the score of the basket with its alerts.`}},
    axisPointer: {link: [{xAxisIndex: 'all'}]},
    tooltip: {trigger: 'axis', ...tooltip(), formatter: timelineTip(names)},
    legend: {data: Object.values(names).filter((name) => other || name !== names.second), top: 0, left: left - 6,
      textStyle: text(), itemWidth: 18, itemHeight: 9, icon: 'roundRect'},
    grid: [{...grid, top: 54, height: 170}, {...grid, top: 270, height: 150}],
    xAxis: [0, 1].map((index) => ({
      type: 'time', gridIndex: index, min: times[0], max: times[times.length - 1],
      axisLabel: index === 0 ? {show: false} : {...text(), hideOverlap: true}, axisTick: {show: index === 1},
      axisLine: {lineStyle: {color: color('line')}}, splitLine: {show: false}, axisPointer: {label: {show: false}},
    })),
    yAxis: [
      valueAxis({gridIndex: 0, scale: true, name: 'price, first = 100', splitNumber: 4}),
      valueAxis({gridIndex: 1, min: -1, max: 1, interval: 0.5, name: 'score'}),
    ],
    dataZoom: [
      {type: 'inside', xAxisIndex: [0, 1], zoomOnMouseWheel: 'ctrl', moveOnMouseMove: true, filterMode: 'none'},
      {type: 'slider', xAxisIndex: [0, 1], height: 22, bottom: 6, filterMode: 'none', brushSelect: false, showDataShadow: false,
        borderColor: color('line'), fillerColor: color('session'), textStyle: text(), handleStyle: {color: color('panel'), borderColor: color('soft')},
        labelFormatter: (value) => stamp(new Date(value).toISOString())},
    ],
    series: [
      line(names.price, pair(own.prices, times), {color: color('ink')}, {connectNulls: true, markArea: shade}),
      line(names.market, pair(run.series.market, times), {color: color('soft'), type: 'dashed', width: 1.5}, {connectNulls: true}),
      line(names.score, pair(own.scores, times), {color: color('accent')}, {
        xAxisIndex: 1, yAxisIndex: 1, areaStyle: {color: color('accent'), opacity: 0.12}, markArea: shade}),
      ...(second ? [line(names.second, pair(second.scores, timesOf(other)), {color: color('second'), type: [5, 4]}, {xAxisIndex: 1, yAxisIndex: 1})] : []),
      {name: names.marks, type: 'scatter', xAxisIndex: 1, yAxisIndex: 1, data: marksOf(basket), z: 5, cursor: 'pointer',
        itemStyle: {color: color('panel'), borderColor: color('ink'), borderWidth: 1.5}, tooltip: {trigger: 'item'}},
    ],
  };
}

function timelineTip(names) {
  return (found) => {
    if (!Array.isArray(found)) return markCard(run.lines[found.data.index]);
    const lines = found.filter((item) => item.seriesName !== names.marks && item.value[1] !== null);
    if (lines.length === 0) return '';
    const moment = new Date(lines[0].value[0]).toISOString();
    const marks = found.filter((item) => item.seriesName === names.marks).slice(0, 3);
    return h('div', {}, h('div', {class: 'fade'}, `${stamp(moment)} UTC`),
      lines.map((item) => h('div', {class: 'tip'}, h('span', {}, item.seriesName), h('strong', {},
        item.seriesName.startsWith('score') ? score(item.value[1]) : item.value[1].toFixed(1)))),
      marks.map((item) => markCard(run.lines[item.data.index])));
  };
}

// `onMark` is told the line of a mark that was chosen.
function drawTimeline(basket, onMark) {
  const chart = chartIn('timeline-chart', () => timelineOption(basket));
  chart.off('click');
  chart.on('click', (event) => { if (event.data && event.data.index >= 0) onMark(run.lines[event.data.index]); });
}

// -- The event study -----------------------------------------------------------------------------------

const cellOf = (which, event, basket) =>
  which.event_study.find((cell) => cell.event_type === event && cell.basket === basket) || null;

function bandSeries(cell, name, tone, dash) {
  const days = cell.cumulative;
  const points = days.map((point) => [point.day, point.low * 100, point.high * 100]);
  return [
    {name: `${name}, 95 %`, type: 'custom', silent: true, data: points, encode: {x: 0, y: [1, 2]}, itemStyle: {color: tone},
      renderItem: (params, api) => band(points, params, api, tone)},
    {name, type: 'line', data: days.map((point) => ({value: [point.day, point.mean * 100], point})), symbol: 'circle', symbolSize: 6,
      lineStyle: {width: 2, color: tone, type: dash}, itemStyle: {color: tone}, z: 4},
  ];
}

// One polygon for all days, drawn with the first; a single day is a whisker.
function band(points, params, api, tone) {
  if (params.dataIndex !== 0) return null;
  const upper = points.map(([day, , high]) => api.coord([day, high]));
  const lower = points.map(([day, low]) => api.coord([day, low])).reverse();
  if (points.length === 1) {
    return {type: 'line', shape: {x1: upper[0][0], y1: upper[0][1], x2: lower[0][0], y2: lower[0][1]}, style: {stroke: tone, lineWidth: 6, opacity: 0.3}};
  }
  return {type: 'polygon', shape: {points: [...upper, ...lower]}, style: {fill: tone, opacity: 0.16}};
}

function studyOption(event, basket) {
  const cell = cellOf(run, event, basket);
  const second = other && cellOf(other, event, basket);
  const first = Math.min(...[cell, second].filter(Boolean).flatMap((one) => one.cumulative.map((point) => point.day)), 0);
  return {
    animation: false, textStyle: text(), aria: {enabled: true, label: {description:
      `Average cumulative abnormal return of ${nameOf(basket)} around ${words(event)}, with its 95 % interval.`}},
    grid: {left: 52, right: 16, top: 34, bottom: 44},
    tooltip: {trigger: 'axis', ...tooltip(), formatter: (found) => {
      const points = found.filter((item) => item.data && item.data.point);
      return points.length === 0 ? '' : h('div', {}, h('div', {class: 'fade'}, `day ${signed(points[0].value[0], 0)}`),
        points.map((item) => h('div', {class: 'tip'}, h('span', {}, other ? item.seriesName : 'average'), h('strong', {}, percent(item.data.point.mean)),
          h('span', {class: 'fade'}, `${percent(item.data.point.low)} to ${percent(item.data.point.high)}, n = ${item.data.point.n}`))));
    }},
    xAxis: {type: 'value', min: Math.min(first, -1), max: 5, interval: 1, name: 'trading days from the event', nameLocation: 'middle', nameGap: 26,
      nameTextStyle: text(), axisLabel: {...text(), formatter: (day) => signed(day, 0)}, splitLine: {show: false},
      axisLine: {onZero: false, lineStyle: {color: color('line')}}},
    yAxis: valueAxis({name: 'cumulative abnormal return, %', splitNumber: 4}),
    series: [
      ...(cell ? bandSeries(cell, 'first', color('accent'), 'solid') : []),
      ...(second ? bandSeries(second, 'second', color('second'), [5, 4]) : []),
      {type: 'line', data: [], markLine: {silent: true, symbol: 'none', label: {show: false}, lineStyle: {color: color('soft'), type: 'dotted'}, data: [{xAxis: 0}, {yAxis: 0}]}},
    ],
  };
}

const drawStudy = (event, basket) => chartIn('study-chart', () => studyOption(event, basket));
