// SPDX-License-Identifier: Apache-2.0
#include "config/rule_files.h"

#include <sys/stat.h>

#include <filesystem>
#include <set>

#include "config/config.h"
#include "config/config_file.h"
#include "core/id.h"

namespace newsvane::config {
namespace {

namespace fs = std::filesystem;

// What can be told of a file without reading it. The change time moves with every write, even of a
// writer that sets the modification time back.
std::string StampOf(const std::string& path) {
  struct stat found = {};
  if (stat(path.c_str(), &found) != 0) return path + " is not there\n";
  std::string stamp = path;
  for (const int64_t number :
       {static_cast<int64_t>(found.st_dev), static_cast<int64_t>(found.st_ino),
        static_cast<int64_t>(found.st_size), static_cast<int64_t>(found.st_mtim.tv_sec),
        static_cast<int64_t>(found.st_mtim.tv_nsec), static_cast<int64_t>(found.st_ctim.tv_sec),
        static_cast<int64_t>(found.st_ctim.tv_nsec)}) {
    stamp += ' ' + std::to_string(number);
  }
  return stamp + '\n';
}

void AddFolders(const fs::path& path, std::set<std::string>* folders) {
  std::error_code error;
  folders->insert(path.has_parent_path() ? path.parent_path().string() : ".");
  if (!fs::is_directory(path, error)) return;
  folders->insert(path.string());
  for (fs::recursive_directory_iterator it(path, error), end; !error && it != end;
       it.increment(error)) {
    if (it->is_directory(error) && !it->is_symlink(error)) folders->insert(it->path().string());
  }
}

}  // namespace

Result<std::vector<std::string>> ListYamlFiles(const std::string& path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) return YamlFilesIn(path);
  if (fs::exists(path, ignored)) return std::vector<std::string>{path};
  return Fail("there is no file or folder '" + path + "'");
}

uint64_t RuleFilesStamp(const Config& config) {
  std::string stamp;
  for (const auto* paths : {&config.rules, &config.companies}) {
    for (const std::string& path : *paths) {
      const Result<std::vector<std::string>> files = ListYamlFiles(path);
      if (!files) stamp += files.error().message + '\n';
      for (const std::string& file : files.value_or(std::vector<std::string>())) {
        stamp += StampOf(file);
      }
    }
  }
  return Hash64(stamp);
}

std::vector<std::string> RuleFolders(const Config& config) {
  std::set<std::string> folders;
  for (const auto* paths : {&config.rules, &config.companies}) {
    for (const std::string& path : *paths) {
      AddFolders(path, &folders);
      std::error_code error;
      const fs::path target = fs::canonical(path, error);
      if (!error && target != fs::absolute(path, error)) AddFolders(target, &folders);
    }
  }
  return {folders.begin(), folders.end()};
}

}  // namespace newsvane::config
