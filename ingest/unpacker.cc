// SPDX-License-Identifier: Apache-2.0
#include "ingest/unpacker.h"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <climits>

#include "core/check.h"

namespace newsvane::ingest {
namespace {

class Gzip : public Unpacker {
 public:
  Gzip() { NEWSVANE_CHECK(inflateInit2(&stream_, kGzipOnly) == Z_OK); }
  ~Gzip() override { inflateEnd(&stream_); }
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;

  Result<size_t> Unpack(std::string_view* in, std::span<char> out) override;
  bool Complete() const override { return complete_; }
  std::string_view format() const override { return "gzip"; }

 private:
  static constexpr int kGzipOnly = 16 + MAX_WBITS;

  z_stream stream_{};
  bool complete_ = false;
};

Result<size_t> Gzip::Unpack(std::string_view* in, std::span<char> out) {
  const auto whole = static_cast<uInt>(std::min<size_t>(out.size(), UINT_MAX));
  const auto given = static_cast<uInt>(std::min<size_t>(in->size(), UINT_MAX));
  // zlib's pointer is not to const, for no reason: it does not write there.
  stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in->data()));
  stream_.avail_in = given;
  stream_.next_out = reinterpret_cast<Bytef*>(out.data());
  stream_.avail_out = whole;
  while (stream_.avail_out > 0) {
    if (complete_) {  // Another member may follow.
      if (stream_.avail_in == 0) break;
      inflateReset(&stream_);
      complete_ = false;
    }
    const int result = inflate(&stream_, Z_NO_FLUSH);
    if (result == Z_STREAM_END) {
      complete_ = true;
    } else if (result == Z_BUF_ERROR || (result == Z_OK && stream_.avail_in == 0)) {
      break;
    } else if (result != Z_OK) {
      return Fail(stream_.msg == nullptr ? zError(result) : stream_.msg);
    }
  }
  in->remove_prefix(given - stream_.avail_in);
  return whole - stream_.avail_out;
}

class Zstd : public Unpacker {
 public:
  Zstd() : context_(ZSTD_createDCtx()) { NEWSVANE_CHECK(context_ != nullptr); }
  ~Zstd() override { ZSTD_freeDCtx(context_); }
  Zstd(const Zstd&) = delete;
  Zstd& operator=(const Zstd&) = delete;

  Result<size_t> Unpack(std::string_view* in, std::span<char> out) override;
  bool Complete() const override { return complete_; }
  std::string_view format() const override { return "zstd"; }

 private:
  ZSTD_DCtx* const context_;
  bool complete_ = false;
};

Result<size_t> Zstd::Unpack(std::string_view* in, std::span<char> out) {
  ZSTD_inBuffer from{in->data(), in->size(), 0};
  ZSTD_outBuffer to{out.data(), out.size(), 0};
  // What it could not write of a frame whose input is used up comes with the next call.
  const size_t left = ZSTD_decompressStream(context_, &to, &from);
  if (ZSTD_isError(left) != 0) return Fail(ZSTD_getErrorName(left));
  if (from.pos > 0 || to.pos > 0) complete_ = left == 0;
  in->remove_prefix(from.pos);
  return to.pos;
}

}  // namespace

std::unique_ptr<Unpacker> Unpacker::For(std::string_view first_bytes) {
  if (first_bytes.starts_with("\x1F\x8B\x08")) return std::make_unique<Gzip>();
  // A file of zstd may start with a frame that is to be skipped, as parallel tools write it.
  const bool skippable = first_bytes.size() >= kMagicBytes &&
                         first_bytes.substr(1, 3) == "\x2A\x4D\x18" &&
                         (first_bytes[0] & 0xF0) == 0x50;
  if (first_bytes.starts_with("\x28\xB5\x2F\xFD") || skippable) return std::make_unique<Zstd>();
  return nullptr;
}

}  // namespace newsvane::ingest
