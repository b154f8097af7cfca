// The yardstick of `npm run bench`: RocksDB's own iterator through one column family. rocksdb-iterator <directory> <column family>
#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <rocksdb/db.h>
#include <rocksdb/env.h>

using namespace ROCKSDB_NAMESPACE;

struct NoLog : public Logger { // else there would be a file LOG in the snapshot
  using Logger::Logv;
  void Logv(const char*, va_list) override {}
};

static bool ok(const Status& status) {
  if (!status.ok()) fprintf(stderr, "%s\n", status.ToString().c_str());
  return status.ok();
}

int main(int count, char** args) {
  if (count != 3) return 2;
  DBOptions options;
  options.info_log = std::make_shared<NoLog>();
  const std::vector<ColumnFamilyDescriptor> families{{kDefaultColumnFamilyName, {}}, {args[2], {}}};
  std::vector<ColumnFamilyHandle*> handles;
  DB* db = nullptr;
  if (!ok(DB::OpenForReadOnly(options, args[1], families, &handles, &db))) return 1;
  size_t rows = 0, bytes = 0;
  const auto start = std::chrono::steady_clock::now();
  std::unique_ptr<Iterator> entries(db->NewIterator(ReadOptions(), handles[1]));
  for (entries->SeekToFirst(); entries->Valid(); entries->Next()) {
    rows++;
    bytes += entries->key().size() + entries->value().size();
  }
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  if (!ok(entries->status())) return 1;
  printf("{\"seconds\": %.6f, \"entries\": %zu, \"bytes\": %zu}\n", seconds.count(), rows, bytes);
  entries.reset();
  for (auto* handle : handles) delete handle;
  delete db;
}
