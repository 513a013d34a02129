#pragma once

#include "core/store/transaction.h"

namespace executor::store {

/// A request with an Idempotency-Key: of the request a hash, of the answer what may be repeated (never a token).
struct IdempotencyRow
{
    std::string principal;
    std::string route;
    std::string key;
    std::string bodyHash;      ///< 32 bytes
    std::optional<int> status; ///< nothing: still running
    std::optional<std::string> answerJson;
    std::string location;
    Instant createdAt{};
};

/// Stores a row without an answer when there is none for (principal, route, key) since `since`, replacing an older one.
/// Gives the row that was there, or nothing when this one is the first.
[[nodiscard]] Result<std::optional<IdempotencyRow>> beginIdempotent(Transaction& db, const IdempotencyRow& row,
                                                                    Instant since);
[[nodiscard]] Result<void> finishIdempotent(Transaction& db, const IdempotencyRow& row);
/// Takes it back: nothing happened, the key may be used again.
[[nodiscard]] Result<void> dropIdempotent(Transaction& db, std::string_view principal, std::string_view route,
                                          std::string_view key);
[[nodiscard]] Result<std::int64_t> pruneIdempotency(Transaction& db, Instant before, int limit = 200);

} // namespace executor::store
