#include "core/store/detail/files.h"

#include "core/base/text.h"
#include "core/store/detail/migrations.h"

#include <QFile>
#include <QSaveFile>
#include <QStorageInfo>

#include <algorithm>
#include <system_error>

namespace executor::store::detail {
namespace {
namespace fs = std::filesystem;

constexpr std::size_t kHeaderSize = 100;
constexpr std::size_t kUserVersionAt = 60;
constexpr std::size_t kApplicationIdAt = 68;

std::uint32_t bigEndian(const QByteArray& bytes, std::size_t at)
{
    std::uint32_t value = 0;
    for (std::size_t i = at; i < at + 4; ++i) {
        value = (value << 8) | static_cast<std::uint8_t>(bytes[static_cast<qsizetype>(i)]);
    }
    return value;
}

fs::path withSuffix(fs::path path, const char* suffix)
{
    path += suffix;
    return path;
}
} // namespace

fs::path databaseFile(const fs::path& dataFolder)
{
    return dataFolder / "executor.db";
}

fs::path backupsFolder(const fs::path& dataFolder)
{
    return dataFolder / "backups";
}

FileHeader readHeader(const fs::path& dataFolder)
{
    FileHeader header;
    std::error_code ignored;
    const fs::path file = databaseFile(dataFolder);
    header.exists = fs::exists(file, ignored);
    const auto walSize = fs::file_size(withSuffix(file, "-wal"), ignored);
    header.hasWal = !ignored && walSize > 0;
    QFile database(qs(utf8FromPath(file)));
    if (!header.exists || !database.open(QIODevice::ReadOnly)) {
        return header;
    }
    const QByteArray bytes = database.read(kHeaderSize);
    if (bytes.size() != kHeaderSize || !bytes.startsWith("SQLite format 3") || bytes[15] != '\0') {
        return header;
    }
    header.isOurs = bigEndian(bytes, kApplicationIdAt) == kApplicationId;
    header.version = static_cast<int>(bigEndian(bytes, kUserVersionAt));
    return header;
}

std::string backupStamp(Instant instant)
{
    std::string stamp = toRfc3339(instant);
    std::erase_if(stamp, [](char c) { return c == ':' || c == '-' || c == '.'; });
    return stamp;
}

Result<fs::path> makeBackupFolder(const fs::path& dataFolder, Instant now, std::string_view why)
{
    const std::string stamp = backupStamp(now);
    for (int attempt = 0; attempt < 100; ++attempt) {
        std::string name = stamp + "-" + std::string(why);
        if (attempt > 0) {
            name += "-" + std::to_string(attempt);
        }
        const fs::path folder = backupsFolder(dataFolder) / pathFromUtf8(name);
        std::error_code error;
        fs::create_directories(folder.parent_path(), error);
        if (!error && fs::create_directory(folder, error)) {
            return folder;
        }
        if (error) {
            return fail(ErrorCode::StorageFull,
                        "The folder " + utf8FromPath(folder) + " cannot be made: " + error.message());
        }
    }
    return fail(ErrorCode::Internal, "No free name for a backup in " + utf8FromPath(backupsFolder(dataFolder)) + ".");
}

Result<void> moveDatabase(const fs::path& dataFolder, const fs::path& target)
{
    for (const char* suffix : {"", "-wal", "-shm"}) {
        const fs::path file = withSuffix(databaseFile(dataFolder), suffix);
        std::error_code error;
        if (!fs::exists(file, error)) {
            continue;
        }
        fs::rename(file, target / file.filename(), error);
        if (error) {
            return fail(ErrorCode::Internal,
                        "Moving " + utf8FromPath(file) + " to " + utf8FromPath(target) + " failed: " + error.message());
        }
    }
    return {};
}

Result<void> writeFile(const fs::path& file, std::string_view text)
{
    QSaveFile out(qs(utf8FromPath(file)));
    // commit() syncs the file; the commit of the row that names it, in the same journal, carries the rename.
    if (!out.open(QIODevice::WriteOnly) ||
        out.write(text.data(), static_cast<qint64>(text.size())) != static_cast<qint64>(text.size()) || !out.commit()) {
        auto error =
            fail(ErrorCode::StorageFull, "Writing " + utf8FromPath(file) + " failed: " + utf8(out.errorString()) + ".");
        error.value().retryable = true;
        return error;
    }
    return {};
}

std::optional<std::string> readFile(const fs::path& file)
{
    QFile in(qs(utf8FromPath(file)));
    if (!in.open(QIODevice::ReadOnly)) {
        return {};
    }
    return in.readAll().toStdString();
}

std::int64_t freeBytes(const fs::path& folder)
{
    return QStorageInfo(qs(utf8FromPath(folder))).bytesAvailable();
}

} // namespace executor::store::detail
