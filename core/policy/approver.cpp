#include "core/policy/approver.h"

#include "core/base/hash.h"
#include "core/base/jsonparse.h"
#include "core/base/text.h"
#include "core/base/threads.h"
#include "core/base/time.h"
#include "core/store/agentrows.h"
#include "core/store/database.h"
#include "core/store/settingrows.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <utility>

namespace executor::policy {
namespace {
constexpr const char* kSetting = "approver";
constexpr int kMaxWrong = 5;
constexpr auto kFirstLock = std::chrono::minutes(15);
constexpr auto kLongestLock = std::chrono::hours(24);
constexpr std::size_t kLeastCharacters = 12;
constexpr Milliseconds kRefusalsNoted = 1min;

/// What is kept in the settings.
struct State
{
    std::string hash; ///< empty: no passphrase
    int wrong = 0;    ///< tries since the last right one or lock
    int locks = 0;
    Instant lockedUntil{};
};

Result<State> readState(store::Connection& db)
{
    EX_TRY(const auto row, store::findSetting(db, kSetting));
    State state;
    if (!row) {
        return state;
    }
    EX_TRY(const Json json, parseJson(row->valueJson));
    state.hash = textMember(json, "hash");
    const auto number = [&](const char* key) {
        const Json* value = member(json, key);
        return value != nullptr && value->is_number_integer() ? value->get<std::int64_t>() : 0;
    };
    state.wrong = static_cast<int>(number("wrong"));
    state.locks = static_cast<int>(number("locks"));
    state.lockedUntil = fromMillis(number("lockedUntil"));
    return state;
}

Result<void> writeState(store::Transaction& db, const State& state)
{
    const Json json{{"hash", state.hash},
                    {"wrong", state.wrong},
                    {"locks", state.locks},
                    {"lockedUntil", toMillis(state.lockedUntil)}};
    return store::saveSetting(db, kSetting, toText(json)).map([](std::int64_t) {});
}

Result<void> audit(store::Transaction& db, const char* type, Json body)
{
    return db.audit({"approver", type, Json::object(), std::move(body)}).map([](std::int64_t) {});
}

Error locked(Milliseconds left)
{
    Error error{ErrorCode::TooManyRequests,
                "The approver is locked after five wrong passphrases, for " + durationForPeople(left) + " more.",
                {},
                Json{{"retryAfterMs", left.count()}}};
    error.retryable = true;
    return error;
}

Error wrongPassphrase(int triesLeft)
{
    return Error{ErrorCode::PersonRequired, "The passphrase is wrong.",
                 triesLeft > 0
                     ? std::to_string(triesLeft) + (triesLeft == 1 ? " more try" : " more tries") + " before a lock."
                     : "The approver is locked for a while now.",
                 Json{{"triesLeft", triesLeft}}};
}

Error nobodySet()
{
    return Error{ErrorCode::NoApprover, "No approver's passphrase is set.", "Run: executord --set-approver-passphrase",
                 Json::object()};
}

Result<std::string> hashOf(std::string passphrase, Approver::Cost cost)
{
    std::array<char, crypto_pwhash_STRBYTES> out{};
    const bool isLeast = cost == Approver::Cost::Least;
    const int status = crypto_pwhash_str_alg(out.data(), passphrase.data(), passphrase.size(),
                                             isLeast ? crypto_pwhash_OPSLIMIT_MIN : crypto_pwhash_OPSLIMIT_MODERATE,
                                             isLeast ? crypto_pwhash_MEMLIMIT_MIN : crypto_pwhash_MEMLIMIT_MODERATE,
                                             crypto_pwhash_ALG_ARGON2ID13);
    sodium_memzero(passphrase.data(), passphrase.size());
    if (status != 0) {
        return fail(ErrorCode::Internal, "Not enough memory to protect the passphrase (256 MiB are needed).");
    }
    return std::string(out.data());
}

bool isLongEnough(const std::string& passphrase)
{
    return isValidUtf8(passphrase) && qs(passphrase).toUcs4().size() >= static_cast<qsizetype>(kLeastCharacters);
}
} // namespace

Approver::Approver(store::Database& database, const Clock& clock, Cost cost)
    : m_database(database), m_clock(clock), m_cost(cost)
{}

Task<bool> Approver::isSet()
{
    auto look = [](store::Connection& db) -> Result<bool> {
        EX_TRY(const State state, readState(db));
        return !state.hash.empty();
    };
    co_return co_await m_database.read(std::move(look));
}

Task<void> Approver::setPassphrase(std::string fresh, std::string old, Authority authority)
{
    if (!isLongEnough(fresh)) {
        co_return fail(ErrorCode::InvalidRequest, "The approver's passphrase needs at least 12 characters.");
    }
    EX_CO_TRY(const bool wasSet, co_await isSet());
    if (wasSet && authority == Authority::User) {
        EX_CO_TRY(std::string hash, co_await countTry());
        EX_CO_CHECK(co_await verify(std::move(old), std::move(hash)));
    }
    auto work = [passphrase = std::move(fresh), cost = m_cost]() mutable {
        return hashOf(std::move(passphrase), cost);
    };
    EX_CO_TRY(std::string hash, co_await onPool(std::move(work)));
    auto save = [hash, wasSet, authority](store::Transaction& db) -> Result<void> {
        EX_TRY(const State before, readState(db));
        EX_TRY(const auto agents, store::listAgents(db, store::Removed::Shown));
        const bool hadAgents = std::any_of(agents.begin(), agents.end(),
                                           [](const store::AgentRow& agent) { return agent.kind == "client"; });
        // Otherwise an agent with a shell could make itself the approver.
        if (authority == Authority::User && ((!wasSet && hadAgents) || before.hash.empty() == wasSet)) {
            return fail(ErrorCode::PersonRequired, "The first passphrase is set before the first agent is added.",
                        "Set it as administrator: sudo executord --set-approver-passphrase");
        }
        State state;
        state.hash = hash;
        EX_CHECK(writeState(db, state));
        return audit(db, "approver.passphrase_set", Json{{"replaced", wasSet}});
    };
    co_return co_await m_database.writeDurable(std::move(save));
}

Task<PersonProof> Approver::prove(std::string passphrase)
{
    if (m_mode == Mode::Off) {
        EX_CO_CHECK(co_await noteRefused("window"));
        co_return fail(ErrorCode::PersonRequired, "A person must answer this in the Executor window.");
    }
    EX_CO_TRY(std::string hash, co_await countTry());
    EX_CO_CHECK(co_await verify(std::move(passphrase), std::move(hash)));
    co_return PersonProof(PersonProof::Kind::Passphrase);
}

/// Counts the try as wrong before anything is compared, so that neither a kill nor tries side by side give more of
/// them.
Task<std::string> Approver::countTry()
{
    struct Counted
    {
        std::string hash;
        Milliseconds lockedFor{0};
    };
    const Instant now = m_clock.now();
    auto count = [now](store::Transaction& db) -> Result<Counted> {
        EX_TRY(State state, readState(db));
        if (state.hash.empty()) {
            return tl::unexpected(nobodySet());
        }
        if (now < state.lockedUntil) {
            return Counted{{}, state.lockedUntil - now};
        }
        if (++state.wrong >= kMaxWrong) {
            const auto lock = kFirstLock * (1 << std::min(state.locks, 7));
            state.lockedUntil = now + std::min<Milliseconds>(lock, kLongestLock);
            state.wrong = 0;
            ++state.locks;
        }
        EX_CHECK(writeState(db, state));
        return Counted{state.hash, Milliseconds(0)};
    };
    const auto counted = co_await m_database.writeDurable(std::move(count));
    if (!counted) {
        if (counted.error().code == ErrorCode::NoApprover) {
            EX_CO_CHECK(co_await noteRefused("no_passphrase"));
        }
        co_return tl::unexpected(counted.error());
    }
    if (counted->hash.empty()) {
        EX_CO_CHECK(co_await noteRefused("locked"));
        co_return tl::unexpected(locked(counted->lockedFor));
    }
    co_return std::string(counted->hash);
}

Task<void> Approver::noteRefused(std::string reason)
{
    const Instant now = m_clock.now();
    std::erase_if(m_noted, [now](const auto& noted) { return now - noted.second >= kRefusalsNoted; });
    if (m_noted.try_emplace(reason, now).second) {
        auto note = [reason](store::Transaction& db) {
            return audit(db, "approver.refused", Json{{"reason", reason}});
        };
        EX_CO_CHECK(co_await m_database.write(std::move(note)));
    }
    co_return Result<void>{};
}

Task<void> Approver::verify(std::string passphrase, std::string hash)
{
    auto compare = [passphrase = std::move(passphrase), hash = std::move(hash)]() mutable -> Result<bool> {
        const int status = crypto_pwhash_str_verify(hash.c_str(), passphrase.data(), passphrase.size());
        sodium_memzero(passphrase.data(), passphrase.size());
        return status == 0;
    };
    EX_CO_TRY(const bool isRight, co_await onPool(std::move(compare)));
    auto note = [isRight](store::Transaction& db) -> Result<int> {
        EX_TRY(State state, readState(db));
        if (isRight) {
            state.wrong = 0;
            state.locks = 0;
            state.lockedUntil = {};
            EX_CHECK(writeState(db, state));
            EX_CHECK(audit(db, "approver.accepted", Json::object()));
            return 0;
        }
        const int left = state.lockedUntil > db.now() ? 0 : kMaxWrong - state.wrong;
        EX_CHECK(audit(db, "approver.wrong", Json{{"triesLeft", left}}));
        return left;
    };
    EX_CO_TRY(const int left, co_await m_database.writeDurable(std::move(note)));
    if (!isRight) {
        co_return tl::unexpected(wrongPassphrase(left));
    }
    co_return Result<void>{};
}

} // namespace executor::policy
