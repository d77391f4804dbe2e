// SPDX-License-Identifier: Apache-2.0
#include "service/rules_reloader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>

#include "tests/service/rules_folder.h"

namespace newsvane::service {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
namespace fs = std::filesystem;

class RulesReloaderTest : public testing::Test {
 protected:
  // What one look comes to; nothing if there was nothing to do.
  std::optional<RulesReload> Look() { return reloader_.Look() ? reloader_.Poll() : std::nullopt; }

  // The same of a look that must find something.
  RulesReload MustReload() {
    std::optional<RulesReload> reload = Look();
    EXPECT_TRUE(reload.has_value());
    return reload.value_or(RulesReload{});
  }

  // The events of the set that a look gives; none if it gives none.
  std::vector<std::string> NewTypes() {
    const RulesReload reload = MustReload();
    return reload.rules ? reload.rules->event_types() : std::vector<std::string>();
  }

  const RulesFolder folder_{testing::UnitTest::GetInstance()->current_test_info()->name()};
  RulesReloader reloader_{folder_.loaded()};
};

TEST_F(RulesReloaderTest, DoesNothingWhileTheFilesStayAsTheyAre) {
  EXPECT_FALSE(Look());
  EXPECT_FALSE(reloader_.Poll());
}

TEST_F(RulesReloaderTest, GivesTheNewSetOfFilesThatChanged) {
  folder_.Write("rules/sale.yaml", folder_.Rule("outage"));
  const RulesReload reload = MustReload();
  ASSERT_EQ(reload.how, Reload::kOk);
  EXPECT_THAT(reload.rules->event_types(), ElementsAre("outage"));
  EXPECT_NE(reload.rules->hash(), folder_.loaded().rules->hash());
  EXPECT_FALSE(Look()) << "once";
}

TEST_F(RulesReloaderTest, TakesFilesThatAreRenamedOverAddedAndRemoved) {
  folder_.Replace("rules/sale.yaml", folder_.Rule("outage"));
  EXPECT_THAT(NewTypes(), ElementsAre("outage"));
  folder_.Write("rules/more.yaml", "rules: [{id: more, event: more, when: [more], match: [more]}]");
  EXPECT_THAT(NewTypes(), ElementsAre("more", "outage"));
  fs::remove(folder_.Path("rules/sale.yaml"));
  EXPECT_THAT(NewTypes(), ElementsAre("more"));
}

// What Kubernetes does with a config map: files are links through `..data`, which is replaced.
TEST_F(RulesReloaderTest, TakesAFolderOfLinksThatIsSwappedAsAWhole) {
  for (const char* version : {"..1", "..2"}) {
    fs::create_directory(folder_.Path(std::string("rules/") + version));
    folder_.Write(std::string("rules/") + version + "/sale.yaml",
                  folder_.Rule(version == std::string("..1") ? "first" : "second"));
  }
  fs::create_directory_symlink("..1", folder_.Path("rules/..data"));
  fs::remove(folder_.Path("rules/sale.yaml"));
  fs::create_symlink("..data/sale.yaml", folder_.Path("rules/sale.yaml"));
  EXPECT_THAT(NewTypes(), ElementsAre("first"));
  fs::create_directory_symlink("..2", folder_.Path("rules/..data_tmp"));
  fs::rename(folder_.Path("rules/..data_tmp"), folder_.Path("rules/..data"));
  EXPECT_THAT(NewTypes(), ElementsAre("second"));
}

TEST_F(RulesReloaderTest, LeavesOutWhatEditorsKeepBesideTheFile) {
  folder_.Write("rules/.sale.yaml", "not: [valid");
  folder_.Write("rules/.#sale.yaml", "not: [valid");
  EXPECT_FALSE(Look());
}

TEST_F(RulesReloaderTest, SaysThatASetIsTheSameWhenItIs) {
  folder_.Write("rules/sale.yaml", "# A remark.\n" + folder_.Rule("capacity_sale"));
  RulesReload reload = MustReload();
  EXPECT_EQ(reload.how, Reload::kUnchanged);
  EXPECT_EQ(reload.rules, nullptr);
  reloader_.Request();
  EXPECT_EQ(MustReload().how, Reload::kUnchanged) << "as it was asked to";
}

TEST_F(RulesReloaderTest, RefusesAFileThatIsNoYaml) {
  folder_.Write("rules/sale.yaml", "rules: [{id: sale, ");
  const RulesReload reload = MustReload();
  EXPECT_EQ(reload.how, Reload::kUnreadable);
  EXPECT_EQ(reload.rules, nullptr);
  ASSERT_EQ(reload.problems.size(), 1U);
  EXPECT_THAT(reload.problems[0], HasSubstr("rules/sale.yaml:1:"));
  EXPECT_FALSE(Look()) << "told once";
  folder_.Write("rules/sale.yaml", folder_.Rule("outage"));
  EXPECT_EQ(MustReload().how, Reload::kOk);
}

TEST_F(RulesReloaderTest, RefusesAFileThatWasCutToNothing) {
  folder_.Write("rules/sale.yaml", "");
  EXPECT_EQ(MustReload().how, Reload::kUnreadable);
}

TEST_F(RulesReloaderTest, RefusesAFolderThatIsGoneOrEmpty) {
  fs::rename(folder_.Path("rules"), folder_.Path("elsewhere"));
  RulesReload reload = MustReload();
  EXPECT_EQ(reload.how, Reload::kUnreadable);
  EXPECT_THAT(reload.problems[0], HasSubstr("there is no file or folder"));
  fs::create_directory(folder_.Path("rules"));
  reload = MustReload();
  EXPECT_EQ(reload.how, Reload::kUnreadable);
  EXPECT_THAT(reload.problems[0], HasSubstr("holds no .yaml file"));
  fs::remove(folder_.Path("rules"));
  fs::rename(folder_.Path("elsewhere"), folder_.Path("rules"));
  EXPECT_EQ(MustReload().how, Reload::kUnchanged);
}

TEST_F(RulesReloaderTest, RefusesFilesThatAreTooLarge) {
  folder_.Write("rules/large.yaml", "rules: []\n");
  fs::resize_file(folder_.Path("rules/large.yaml"), 1 << 30);  // A hole; it takes no room.
  const RulesReload reload = MustReload();
  EXPECT_EQ(reload.how, Reload::kUnreadable);
  EXPECT_THAT(reload.problems[0], HasSubstr("hold more than 67108864 bytes"));
}

TEST_F(RulesReloaderTest, RefusesASetThatDoesNotCompileAndNamesEveryPlace) {
  folder_.Write("rules/sale.yaml", folder_.Rule("capacity_sale", "    all: [<no-such-list>]\n"));
  folder_.Write("rules/more.yaml",
                "rules: [{id: more, event: more, when: [<nor-this>], match: [more]}]");
  const RulesReload reload = MustReload();
  EXPECT_EQ(reload.how, Reload::kUncompilable);
  EXPECT_EQ(reload.problem_count, 2U);
  EXPECT_THAT(reload.problems,
              ElementsAre(HasSubstr("rules/more.yaml:1:"), HasSubstr("rules/sale.yaml:5:11: ")));
}

TEST_F(RulesReloaderTest, RefusesASetWhoseExamplesDoNotHold) {
  folder_.Write("rules/sale.yaml", folder_.Rule("outage", "", "Northwind rests"));
  const RulesReload reload = MustReload();
  EXPECT_EQ(reload.how, Reload::kExamplesFailed);
  EXPECT_EQ(reload.rules, nullptr);
  ASSERT_EQ(reload.problems.size(), 1U);
  EXPECT_THAT(reload.problems[0], HasSubstr("rules/sale.yaml:5:13: example of rule sale: expected "
                                            "outage, found no event: Northwind rests"));
}

TEST_F(RulesReloaderTest, RefusesCompaniesThatTheImpactFileStillNeeds) {
  folder_.Write("companies.yaml", "companies: [{id: fabrikam, name: Fabrikam, symbol: FBK.A}]\n");
  const RulesReload reload = MustReload();
  EXPECT_EQ(reload.how, Reload::kUncompilable);
  EXPECT_THAT(reload.problems[0], HasSubstr("'when_subject' names 'northwind'"));
}

TEST_F(RulesReloaderTest, RefusesShadowRulesWhileTheyCannotBeHeard) {
  std::string problem = "topic t.shadow does not exist";
  RulesReloader reloader(folder_.loaded(), [&] { return problem; });
  folder_.Write("rules/sale.yaml", folder_.Rule("capacity_sale", "    lifecycle: shadow\n"));
  ASSERT_TRUE(reloader.Look());
  const std::optional<RulesReload> refused = reloader.Poll();
  EXPECT_EQ(refused->how, Reload::kTopicMissing);
  EXPECT_THAT(refused->problems, ElementsAre(problem));
  problem.clear();
  reloader.Request();
  ASSERT_TRUE(reloader.Look());
  EXPECT_EQ(reloader.Poll()->how, Reload::kOk);
}

TEST_F(RulesReloaderTest, NamesWhatOnlyARestartTakesIn) {
  folder_.Write("impact.yaml", "impacts: []\n");
  folder_.Write("calendars.yaml", "calendars: []\n");
  reloader_.Request();
  EXPECT_THAT(MustReload().needs_restart,
              ElementsAre(folder_.Path("calendars.yaml"), folder_.Path("impact.yaml")));
  reloader_.Request();
  EXPECT_THAT(MustReload().needs_restart, ElementsAre()) << "once";
  folder_.Write("rules/more.yaml", "rules: [{id: more, event: more, when: [more], match: [more]}]");
  std::ofstream(folder_.Path("companies.yaml"), std::ios::app)
      << "  - {id: adatum, name: Adatum, symbol: ADTM}\n";
  EXPECT_THAT(MustReload().needs_restart, ElementsAre(HasSubstr("ADTM")));
}

TEST_F(RulesReloaderTest, ManyBadSetsCostNothingThatLasts) {
  for (size_t i = 0; i < 100; ++i) {
    folder_.Write("rules/sale.yaml", "rules: [{id: sale, # " + std::string(i, 'x'));
    ASSERT_EQ(MustReload().how, Reload::kUnreadable);
  }
  folder_.Write("rules/sale.yaml", folder_.Rule("outage"));
  EXPECT_EQ(MustReload().how, Reload::kOk);
}

// In the background: what the watch tells, nobody asks for.
TEST_F(RulesReloaderTest, WatchesItsFilesByItself) {
  reloader_.Start();
  const auto wait_for = [&](const std::string& event) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (std::chrono::steady_clock::now() < deadline) {
      const std::optional<RulesReload> reload = reloader_.Poll();
      if (reload && reload->how == Reload::kOk) {
        return reload->rules->event_types() == std::vector<std::string>{event};
      }
      std::this_thread::yield();
    }
    return false;
  };
  folder_.Write("rules/sale.yaml", folder_.Rule("first"));
  EXPECT_TRUE(wait_for("first"));
  folder_.Replace("rules/sale.yaml", folder_.Rule("second"));
  EXPECT_TRUE(wait_for("second"));
  fs::rename(folder_.Path("rules"), folder_.Path("elsewhere"));
  fs::create_directory(folder_.Path("rules"));
  folder_.Write("rules/other.yaml", folder_.Rule("third"));
  EXPECT_TRUE(wait_for("third"));
}

TEST_F(RulesReloaderTest, EndsAtOnceThoughNobodyTakesWhatItHas) {
  std::atomic<int> readings = 0;
  auto reloader = std::make_unique<RulesReloader>(folder_.loaded(), [&readings] {
    ++readings;
    return std::string();
  });
  const auto wait_for_reading = [&readings](int number) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (readings < number && std::chrono::steady_clock::now() < deadline) {
      std::this_thread::yield();
    }
    return readings == number;
  };
  folder_.Write("rules/sale.yaml", folder_.Rule("first", "    lifecycle: shadow\n"));
  reloader->Start();
  ASSERT_TRUE(wait_for_reading(1));
  reloader->Request();
  ASSERT_TRUE(wait_for_reading(2)) << "the second is there, and nobody has taken the first";
  const auto start = std::chrono::steady_clock::now();
  reloader.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
  EXPECT_EQ(readings, 2);
}

}  // namespace
}  // namespace newsvane::service
