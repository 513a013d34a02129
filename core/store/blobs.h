#pragma once

#include "core/store/transaction.h"

#include <filesystem>

namespace executor::store {

/// A payload (code, arguments, results, logs, documents) on its way into a row. Up to 4 KiB it lies in the row's own
/// cell, up to 64 KiB in the table `blobs`, beyond in a file `blobs/ab/<sha256>`; compressed, content addressed.
struct Payload
{
    std::string cell; ///< what the *_blob column holds; empty: no payload (NULL)
    /// The row of `blobs` that savePayload() writes; only when just prepared and not inline.
    struct Blob
    {
        std::string sha256;
        int codec = 0;
        std::int64_t size = 0;
        std::int64_t storedSize = 0;
        std::optional<std::string> body; ///< nothing: it is in a file
    };
    std::optional<Blob> blob;

    [[nodiscard]] bool isEmpty() const { return cell.empty(); }
};

/// Bound as a *_blob column.
[[nodiscard]] Value payloadValue(const Payload& payload);
[[nodiscard]] Payload payloadOf(Row& row);

/// Compresses and, over 64 KiB, writes the file, durable before this returns; the row that names it comes later. Large
/// ones belong on the pool: `onPool`. Thread: any. Errors: `storage_full`, `internal`.
[[nodiscard]] Result<Payload> preparePayload(const std::filesystem::path& dataFolder, std::string_view bytes,
                                             std::string knownSha256 = {});
/// Writes the row of `blobs` a prepared payload needs (nothing when it is inline or known). The insert functions of
/// rows that hold payloads call it.
[[nodiscard]] Result<void> savePayload(Transaction& db, const Payload& payload);
/// The bytes of a cell. Errors: `internal` when the file is missing or altered (hash checked): this object's only.
[[nodiscard]] Result<std::string> loadPayload(Connection& db, const std::filesystem::path& dataFolder,
                                              const Payload& payload);

/// Removes at most `limit` blobs (rows and files) that no row names and that are older than an hour; gives how many.
[[nodiscard]] Result<std::int64_t> sweepBlobs(Transaction& db, const std::filesystem::path& dataFolder,
                                              int limit = 100);

} // namespace executor::store
