// SPDX-License-Identifier: Apache-2.0
//
// What the report uses of Apache ECharts; README.md says how echarts.min.js is made of it.
import {init, use} from 'echarts/core';
import {CustomChart, LineChart, ScatterChart} from 'echarts/charts';
import {
  AriaComponent, DataZoomComponent, GridComponent, LegendComponent, MarkAreaComponent, MarkLineComponent,
  TooltipComponent,
} from 'echarts/components';
import {SVGRenderer} from 'echarts/renderers';

use([
  CustomChart, LineChart, ScatterChart, AriaComponent, DataZoomComponent, GridComponent, LegendComponent,
  MarkAreaComponent, MarkLineComponent, TooltipComponent, SVGRenderer,
]);
export {init};
