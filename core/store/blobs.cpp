#include "core/store/blobs.h"

#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/store/detail/files.h"
#include "core/store/detail/rowcheck.h"
#include "core/store/detail/zstd.h"

#include <chrono>
#include <system_error>

namespace executor::store {
namespace {
namespace fs = std::filesystem;

constexpr std::size_t kInlineBytes = 4 * 1024;
constexpr std::size_t kRowBytes = 64 * 1024;
/// Below it a frame's header eats what compression saves.
constexpr std::size_t kWorthCompressing = 256;
constexpr auto kYoung = 1h;

/// First byte of a cell.
constexpr char kRaw = '\0';
constexpr char kCompressed = '\1';
constexpr char kReference = '\2';
constexpr int kCodecZstd = 1;

/// Every column that can hold a cell.
constexpr std::string_view kUnnamed =
    "SELECT sha256 FROM blobs WHERE created_at < ? AND sha256 NOT IN ("
    "SELECT substr(code_blob, 2) FROM executions WHERE substr(code_blob, 1, 1) = x'02' UNION ALL "
    "SELECT substr(program_blob, 2) FROM executions WHERE substr(program_blob, 1, 1) = x'02' UNION ALL "
    "SELECT substr(result_blob, 2) FROM executions WHERE substr(result_blob, 1, 1) = x'02' UNION ALL "
    "SELECT substr(logs_blob, 2) FROM executions WHERE substr(logs_blob, 1, 1) = x'02' UNION ALL "
    "SELECT substr(emitted_blob, 2) FROM executions WHERE substr(emitted_blob, 1, 1) = x'02' UNION ALL "
    "SELECT substr(args_blob, 2) FROM steps WHERE substr(args_blob, 1, 1) = x'02' UNION ALL "
    "SELECT substr(effective_args_blob, 2) FROM steps WHERE substr(effective_args_blob, 1, 1) = x'02' UNION ALL "
    "SELECT substr(result_blob, 2) FROM steps WHERE substr(result_blob, 1, 1) = x'02' UNION ALL "
    "SELECT substr(body_blob, 2) FROM deliveries WHERE substr(body_blob, 1, 1) = x'02' UNION ALL "
    "SELECT substr(payload_blob, 2) FROM interactions WHERE substr(payload_blob, 1, 1) = x'02' UNION ALL "
    "SELECT substr(document_blob, 2) FROM revisions WHERE substr(document_blob, 1, 1) = x'02' UNION ALL "
    "SELECT substr(body_blob, 2) FROM results WHERE substr(body_blob, 1, 1) = x'02') LIMIT ?";

fs::path fileOf(const fs::path& dataFolder, std::string_view sha256)
{
    const std::string name = toHex(sha256);
    return dataFolder / "blobs" / name.substr(0, 2) / name;
}

Result<void> writeBlobFile(const fs::path& file, std::string_view frame)
{
    std::error_code error;
    if (fs::exists(file, error)) {
        // Young again, so that a sweep under way leaves it to the row that is about to name it.
        fs::last_write_time(file, fs::file_time_type::clock::now(), error);
        return {};
    }
    fs::create_directories(file.parent_path(), error);
    return detail::writeFile(file, frame);
}

Error altered(std::string_view sha256)
{
    return Error{ErrorCode::Internal,
                 "The stored payload " + toHex(sha256) + " is missing or altered.",
                 {},
                 Json::object(),
                 false};
}

bool isOld(const fs::path& file)
{
    std::error_code error;
    const auto written = fs::last_write_time(file, error);
    return !error && written < fs::file_time_type::clock::now() - kYoung;
}

/// Files whose row was never committed.
Result<std::int64_t> sweepFiles(Transaction& db, const fs::path& dataFolder, int limit)
{
    std::int64_t removed = 0;
    std::error_code error;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(dataFolder / "blobs", error)) {
        if (removed >= limit) {
            break;
        }
        const std::string name = utf8FromPath(entry.path().filename());
        if (!entry.is_regular_file(error) || name.size() != 64 || !isOld(entry.path())) {
            continue;
        }
        EX_TRY(const auto rows, db.number("SELECT count(*) FROM blobs WHERE lower(hex(sha256)) = ?", {name}));
        if (rows == 0 && fs::remove(entry.path(), error)) {
            ++removed;
        }
    }
    return removed;
}
} // namespace

Value payloadValue(const Payload& payload)
{
    return payload.isEmpty() ? Value(nullptr) : Value(Bytes{payload.cell});
}

Payload payloadOf(Row& row)
{
    Payload payload;
    payload.cell = row.bytes();
    return payload;
}

Result<Payload> preparePayload(const fs::path& dataFolder, std::string_view bytes, std::string knownSha256)
{
    Payload payload;
    std::string frame = bytes.size() < kWorthCompressing ? std::string() : detail::compress(bytes);
    if (bytes.size() <= kInlineBytes) {
        const bool isSmaller = !frame.empty() && frame.size() < bytes.size();
        payload.cell = isSmaller ? kCompressed + frame : kRaw + std::string(bytes);
        return payload;
    }
    Payload::Blob blob;
    blob.sha256 = knownSha256.empty() ? sha256(bytes) : std::move(knownSha256);
    blob.codec = kCodecZstd;
    blob.size = static_cast<std::int64_t>(bytes.size());
    blob.storedSize = static_cast<std::int64_t>(frame.size());
    payload.cell = kReference + blob.sha256;
    if (frame.size() <= kRowBytes) {
        blob.body = std::move(frame);
    } else {
        EX_CHECK(writeBlobFile(fileOf(dataFolder, blob.sha256), frame));
    }
    payload.blob = std::move(blob);
    return payload;
}

Result<void> savePayload(Transaction& db, const Payload& payload)
{
    if (!payload.blob) {
        return {};
    }
    const Payload::Blob& blob = *payload.blob;
    const Value body = blob.body ? Value(Bytes{*blob.body}) : Value(nullptr);
    return detail::done(db.run("INSERT INTO blobs (sha256, codec, size, stored_size, body, created_at) "
                               "VALUES (?, ?, ?, ?, ?, ?) "
                               "ON CONFLICT (sha256) DO UPDATE SET created_at = excluded.created_at",
                               {Bytes{blob.sha256}, blob.codec, blob.size, blob.storedSize, body, db.now()}));
}

Result<std::string> loadPayload(Connection& db, const fs::path& dataFolder, const Payload& payload)
{
    if (payload.isEmpty()) {
        return std::string();
    }
    const std::string_view rest = std::string_view(payload.cell).substr(1);
    if (payload.cell.front() == kRaw) {
        return std::string(rest);
    }
    if (payload.cell.front() == kCompressed) {
        return detail::decompress(rest);
    }
    EX_TRY(auto body, db.first("SELECT body FROM blobs WHERE sha256 = ?", {Bytes{rest}},
                               [](Row& row) { return row.optionalBytes(); }));
    if (!body) {
        return tl::unexpected(altered(rest));
    }
    if (!*body) {
        *body = detail::readFile(fileOf(dataFolder, rest));
    }
    const Result<std::string> bytes = *body ? detail::decompress(**body) : tl::unexpected(altered(rest));
    if (!bytes || sha256(*bytes) != rest) {
        return tl::unexpected(altered(rest));
    }
    return bytes;
}

Result<std::int64_t> sweepBlobs(Transaction& db, const fs::path& dataFolder, int limit)
{
    EX_TRY(const auto unnamed, db.all(kUnnamed, {db.now() - kYoung, limit}, [](Row& row) { return row.bytes(); }));
    for (const std::string& hash : unnamed) {
        EX_CHECK(db.run("DELETE FROM blobs WHERE sha256 = ?", {Bytes{hash}}));
        const fs::path file = fileOf(dataFolder, hash);
        std::error_code ignored;
        if (isOld(file)) {
            fs::remove(file, ignored);
        }
    }
    const auto removed = static_cast<std::int64_t>(unnamed.size());
    EX_TRY(const std::int64_t files, sweepFiles(db, dataFolder, limit - static_cast<int>(removed)));
    return removed + files;
}

} // namespace executor::store
