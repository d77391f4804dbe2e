// SPDX-License-Identifier: Apache-2.0
#include "app/cli.h"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <functional>

#include "app/commands.h"
#include "core/version.h"

namespace newsvane::app {
namespace {

void AddConfig(CLI::App* command, std::string* config, bool required) {
  CLI::Option* const option =
      command
          ->add_option("--config,-c", *config,
                       required ? "Configuration file"
                                : "Configuration file; without it, what newsvane ships")
          ->check(CLI::ExistingFile);
  if (required) option->required();
}

// News in a file, for what looks at all of it.
void AddNewsFile(CLI::App* command, std::string* preset, std::string* file) {
  command->add_option("--preset", *preset, "Format of the news")->capture_default_str();
  command->add_option("file", *file, "NDJSON file; - for standard input")->capture_default_str();
}

void AddInput(CLI::App* command, history::InputOptions* input) {
  AddConfig(command, &input->config, false);
  command
      ->add_option("--folder", input->folder,
                   "Folder with a TOPIC.ndjson for each feed of the configuration")
      ->check(CLI::ExistingDirectory);
  command->add_option("--news", input->news, "News: PRESET=FILE; may be repeated");
  command->add_option("--prices", input->prices, "Prices: PRESET=FILE; may be repeated");
}

// What looks at history reads it from Kafka, too, and may look at a part of it.
void AddHistory(CLI::App* command, history::InputOptions* input) {
  AddInput(command, input);
  command->add_flag("--kafka", input->kafka,
                    "Read the configuration's feeds from Kafka; joins no group, commits nothing");
  command->add_option("--from", input->from,
                      "Only from this time on: 2026-07-01T13:00Z, or a date");
  command->add_option("--to", input->to, "Only until before this time");
}

// The parsed options, and the command that was chosen.
struct CommandLine {
  std::string run_config;
  DemoOptions demo;
  CheckOptions check;
  TestOptions test;
  TagOptions tag;
  DiffOptions diff;
  StatsOptions stats;
  NewRuleOptions new_rule;
  ExplainOptions explain;
  PlaygroundOptions playground;
  ReplayOptions replay;
  RecreateOptions recreate;
  FitOptions fit;
  PublishOptions publish;
  TopicsOptions topics;
  std::function<int()> command;
};

void AddService(CLI::App* app, CommandLine* line) {
  CLI::App* const run =
      app->add_subcommand("run", "Read news and prices from Kafka, publish alerts and metrics");
  AddConfig(run, &line->run_config, true);
  run->callback([line] { line->command = [line] { return Run(line->run_config); }; });

  CLI::App* const demo =
      app->add_subcommand("demo", "Watch 2026-07-01 unfold over an embedded broker");
  demo->add_flag("--once", line->demo.once, "End when the day is over");
  demo->add_option("--alerts", line->demo.alerts,
                   "Write the alerts to this file, one JSON document a line");
  demo->add_option("--speed", line->demo.speed, "Event seconds a second")
      ->check(CLI::Range(1.0, 1e6))
      ->capture_default_str();
  demo->add_option("--port", line->demo.port, "Port of the metrics; 0 for any")
      ->capture_default_str();
  demo->callback([line] { line->command = [line] { return Demo(line->demo); }; });
}

void AddWorkshop(CLI::App* app, CommandLine* line) {
  CLI::App* const check = app->add_subcommand("check", "Find every error of a configuration");
  AddConfig(check, &line->check.config, false);
  check->add_flag("--json", line->check.json, "Print the problems as JSON");
  check->callback([line] { line->command = [line] { return Check(line->check); }; });

  CLI::App* const test = app->add_subcommand("test", "Run the examples inside the rules");
  AddConfig(test, &line->test.config, false);
  test->add_option("--rule", line->test.rules, "Only this rule; may be repeated");
  test->add_option("files", line->test.files, "Only the rules of these files and folders");
  test->add_flag("--json", line->test.json, "Print the failures as JSON");
  test->callback([line] { line->command = [line] { return Test(line->test); }; });

  CLI::App* const tag =
      app->add_subcommand("tag", "Print the events of news, a line for each item");
  AddConfig(tag, &line->tag.config, false);
  AddNewsFile(tag, &line->tag.preset, &line->tag.file);
  tag->add_flag("--shadow", line->tag.shadow, "Print the events of shadow rules too");
  tag->callback([line] { line->command = [line] { return Tag(line->tag); }; });
}

void AddRule(CLI::App* app, CommandLine* line) {
  CLI::App* const rule = app->add_subcommand("rule", "Start a rule");
  rule->require_subcommand(1);
  CLI::App* const create = rule->add_subcommand("new", "Draft a rule from one headline");
  AddConfig(create, &line->new_rule.config, false);
  create->add_option("--from", line->new_rule.headline, "A headline that must give the event")
      ->required();
  create->add_option("--event", line->new_rule.event, "The event")->required();
  create->add_option("--out", line->new_rule.out, "Write to this new file");
  create->callback([line] { line->command = [line] { return NewRule(line->new_rule); }; });
}

void AddCorpusTools(CLI::App* app, CommandLine* line) {
  CLI::App* const diff =
      app->add_subcommand("diff", "What other rules make of the same news, as Markdown");
  const char* const source = "Folder of rules, rule file, newsvane.yaml, or 'default'";
  diff->add_option("--old", line->diff.before, source)->required();
  diff->add_option("--new", line->diff.after, source)->required();
  diff->add_option("--examples", line->diff.examples, "Of each rule and kind of change")
      ->capture_default_str();
  diff->add_flag("--json", line->diff.json, "Print JSON");
  diff->add_flag("--exit-code", line->diff.exit_code, "Exit with 1 if anything differs");
  diff->add_flag("--shadow", line->diff.shadow, "Count shadow rules as if they were stable");
  AddNewsFile(diff, &line->diff.preset, &line->diff.file);
  diff->callback([line] { line->command = [line] { return Diff(line->diff); }; });

  CLI::App* const stats = app->add_subcommand("stats", "What each rule does on a file of news");
  AddConfig(stats, &line->stats.config, false);
  stats->add_flag("--json", line->stats.json, "Print JSON");
  AddNewsFile(stats, &line->stats.preset, &line->stats.file);
  stats->callback([line] { line->command = [line] { return Stats(line->stats); }; });
}

void AddExplain(CLI::App* app, CommandLine* line) {
  CLI::App* const explain =
      app->add_subcommand("explain", "Why a text gives its events, and which it almost gave");
  AddConfig(explain, &line->explain.config, false);
  explain->add_option("text", line->explain.text, "A headline; after the first line end, a body");
  explain->add_option("--file", line->explain.file, "The same in a file; - for standard input");
  explain->add_option("--rule", line->explain.rule, "Walk this rule, term by term");
  explain->add_option("--misses", line->explain.misses, "So many of the nearest misses")
      ->check(CLI::Range(0, 1000))
      ->capture_default_str();
  explain->add_flag("--json", line->explain.json, "As JSON");
  explain->callback([line] { line->command = [line] { return ExplainNews(line->explain); }; });

  CLI::App* const playground = app->add_subcommand(
      "playground", "A page to try texts and rules on, for browsers on this machine");
  AddConfig(playground, &line->playground.config, false);
  playground->add_option("--port", line->playground.port, "0 for any")->capture_default_str();
  playground->callback(
      [line] { line->command = [line] { return ServePlayground(line->playground); }; });
}

void AddReplay(CLI::App* app, CommandLine* line) {
  CLI::App* const replay = app->add_subcommand(
      "replay", "Alerts from past news and prices, in files or Kafka, in event time");
  AddHistory(replay, &line->replay.input);
  replay->add_option("--alerts", line->replay.alerts, "File for the alerts; - for standard output")
      ->capture_default_str();
  replay->add_option("--events", line->replay.events, "File for the tagged events");
  replay->add_option("--shadow", line->replay.shadow, "File for the events of shadow rules");
  replay->add_option("--signals", line->replay.signals, "File for the signals");
  replay->add_option("--impacts", line->replay.impacts, "File for what prices did after alerts");
  replay->add_option("--dead-letters", line->replay.dead_letters,
                     "File for what could not be decoded");
  replay->add_option("--report", line->replay.report,
                     "File for a report to look at: one HTML page");
  replay->add_option("--report-json", line->replay.report_json, "File for its numbers as JSON");
  replay
      ->add_option("--compare", line->replay.compare,
                   "Another configuration, to see both side by side in the report")
      ->check(CLI::ExistingFile);
  replay->add_option("--alert", line->recreate.alert,
                     "Make this published alert again, byte for byte, or say what changed");
  replay->add_option("--id", line->recreate.id, "The id of the alert, if the file has several");
  replay->callback([line] {
    line->command = [line] {
      if (line->recreate.alert.empty()) return Replay(line->replay);
      line->recreate.input = line->replay.input;
      return Recreate(line->recreate);
    };
  });
}

void AddData(CLI::App* app, CommandLine* line) {
  CLI::App* const fit =
      app->add_subcommand("fit", "Propose an impact file from what prices did after past news");
  AddHistory(fit, &line->fit.input);
  fit->add_option("--out", line->fit.out,
                  "New file for the proposal; without it, beside the impact file");
  fit->add_option("--least-days", line->fit.least_days,
                  "Leave a cell as it is if its events fell on fewer days")
      ->check(CLI::Range(5, 100000))
      ->capture_default_str();
  fit->add_flag("--json", line->fit.json, "As JSON");
  fit->callback([line] { line->command = [line] { return Fit(line->fit); }; });

  CLI::App* const publish =
      app->add_subcommand("publish", "Publish files of news and prices to Kafka");
  AddInput(publish, &line->publish.input);
  publish->add_option("--speed", line->publish.speed, "Event seconds a second; 0 for no pauses")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  publish->callback([line] { line->command = [line] { return Publish(line->publish); }; });

  CLI::App* const topics =
      app->add_subcommand("topics", "Create or describe the topics of a configuration");
  topics->require_subcommand(1);
  CLI::App* const create = topics->add_subcommand("create", "Create those that are missing");
  AddConfig(create, &line->topics.config, true);
  create
      ->add_option("--partitions", line->topics.partitions,
                   "Of each topic but signals and state, which have one")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  create
      ->add_option("--replication", line->topics.replication,
                   "Replicas; -1 for the cluster's default")
      ->capture_default_str();
  create->callback([line] {
    line->topics.create = true;
    line->command = [line] { return Topics(line->topics); };
  });
  CLI::App* const describe = topics->add_subcommand("describe", "Say which there are");
  AddConfig(describe, &line->topics.config, true);
  describe->add_flag("--json", line->topics.json, "As JSON");
  describe->callback([line] { line->command = [line] { return Topics(line->topics); }; });
}

}  // namespace

int Main(int argc, char** argv) {
  spdlog::set_default_logger(spdlog::stderr_color_mt("newsvane"));
  spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
  CLI::App app("newsvane: what happened and to whom, and what it means for each basket of stocks",
               "newsvane");
  app.set_version_flag("--version", std::string(Version()));
  app.require_subcommand(1);
  app.footer(
      "Exit codes: 0 done, 1 failed, 2 wrong arguments or configuration, 3 stopped at once by a "
      "second signal.");
  CommandLine line;
  AddService(&app, &line);
  AddWorkshop(&app, &line);
  AddCorpusTools(&app, &line);
  AddRule(&app, &line);
  AddExplain(&app, &line);
  AddReplay(&app, &line);
  AddData(&app, &line);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kOk : kBadUsage;
  }
  return line.command();
}

}  // namespace newsvane::app
