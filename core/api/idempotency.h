#pragma once

#include "core/api/route.h"
#include "core/store/database.h"

#include <map>
#include <memory>
#include <string>

namespace executor::api {

/// Answers of POST requests with an `Idempotency-Key` (http-api.md 3): the same key of the same principal on the same
/// route gives the stored answer for 24 h, also after a restart; a second one while the first runs waits for it. Of the
/// request a hash is kept, of the answer never a token. Thread: core.
class Idempotency
{
public:
    Idempotency(store::Database& database, const Clock& clock) : m_database(database), m_clock(clock) {}

    /// Errors: `invalid_request` (form of the key), `idempotency_mismatch`, `conflict` (the first request was
    /// interrupted by the end of a daemon, so nobody knows its outcome).
    [[nodiscard]] Task<ApiAnswer> run(const Route& route, RequestPtr request, std::string bodyText);

private:
    struct Running
    {
        std::string bodyHash;
        std::shared_ptr<OneShot<ApiAnswer>> answer = std::make_shared<OneShot<ApiAnswer>>();
    };
    [[nodiscard]] Task<ApiAnswer> runFirst(const Route* route, RequestPtr request, std::string key,
                                           std::string bodyHash);
    [[nodiscard]] Task<ApiAnswer> runStored(const Route* route, RequestPtr request, std::string key,
                                            std::string bodyHash);

    store::Database& m_database;
    const Clock& m_clock;
    std::map<std::string, Running> m_running; ///< by principal, route and key
};

} // namespace executor::api
