#include "core/secrets/secretservice.h"

#include "core/base/killpoint.h"
#include "core/base/text.h"
#include "core/secrets/detail/secretslots.h"

#include <QLoggingCategory>

#include <algorithm>

namespace executor::secrets {
namespace {
constexpr const char* kUnreadable = "unreadable";
Q_LOGGING_CATEGORY(lcSecrets, "executor.secrets")

constexpr std::size_t kMaxValue = 64U << 10U;

std::string sentenceOf(const std::vector<SecretUse>& uses)
{
    std::vector<std::string> names;
    for (const auto& use : uses) {
        names.push_back(use.accountSlug + " (" + use.field + ")");
    }
    return join(names, ", ");
}

tl::unexpected<Error> inUse(const store::SecretRow& row, const std::vector<SecretUse>& uses)
{
    Json users = Json::array();
    for (const auto& use : uses) {
        Json user = Json::object();
        user["sourceId"] = use.source.text();
        user["account"] = use.accountSlug;
        user["field"] = use.field;
        users.push_back(std::move(user));
    }
    Json details = Json::object();
    details["users"] = std::move(users);
    return fail(ErrorCode::SecretInUse, "The secret \"" + row.name + "\" is used by " + sentenceOf(uses) + ".",
                "Remove the accounts first, or use --force.", std::move(details));
}

Result<void> checkNew(const NewSecret& secret)
{
    EX_CHECK(checkSecretName(secret.name));
    if (secret.value.isEmpty()) {
        return fail(ErrorCode::InvalidForm, "The value is empty.");
    }
    if (secret.value.size() > kMaxValue) {
        return fail(ErrorCode::InvalidForm, "The value is longer than 64 kB.");
    }
    const bool hasNul =
        secret.value.reveal([](std::string_view text) { return text.find('\0') != std::string_view::npos; });
    if (hasNul) {
        return fail(ErrorCode::InvalidForm, "The value holds a NUL byte.");
    }
    return {};
}
} // namespace

Result<void> checkSecretName(std::string_view name)
{
    const auto isPlain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    };
    const auto isAllowed = [&](char c) { return isPlain(c) || c == '.' || c == '_' || c == '-' || c == '/'; };
    if (name.empty() || name.size() > 100 || !isPlain(name.front()) ||
        !std::all_of(name.begin(), name.end(), isAllowed)) {
        return fail(ErrorCode::InvalidForm, "A secret's name has letters, digits and . _ - / only, at most 100.",
                    "For example: github-work");
    }
    return {};
}

SecretService::SecretService(Parts parts) : m_parts(parts) {}

Task<void> SecretService::stop()
{
    co_return co_await m_tasks.stop();
}

const store::SecretRow* SecretService::find(std::string_view nameOrId) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), [&](const auto& pair) {
        return pair.second.name == nameOrId || pair.first.text() == nameOrId;
    });
    return found == m_rows.end() ? nullptr : &found->second;
}

Task<store::SecretRow> SecretService::set(NewSecret secret)
{
    EX_CO_CHECK(checkNew(secret));
    store::SecretRow row;
    const auto* known = find(secret.name);
    const bool isNew = known == nullptr;
    if (!isNew) {
        row = *known;
        EX_CO_TRY(const auto uses, co_await usesOf(row.id));
        if (!uses.empty() && secret.replace == Replace::Refuse) {
            co_return fail(ErrorCode::PersonRequired,
                           "The secret \"" + row.name + "\" is used by " + sentenceOf(uses) +
                               "; a person must confirm a new value.",
                           "Replace it in the Executor window.");
        }
    } else {
        row.id = SecretId::make(m_parts.clock.now());
        row.name = secret.name;
        row.generation = 0;
    }
    const auto old = row;
    EX_CO_TRY(row.provider, co_await providerFor(secret.value.size(), secret.purpose));
    row.purpose = secret.purpose;
    row.generation += 1;
    row.providerId = detail::placeOf(row.id, row.generation);
    row.status = "ok";
    row.updatedAt = m_parts.clock.now();
    row.createdAt = isNew ? row.updatedAt : row.createdAt;
    secret.value.reveal([&](std::string_view text) { m_parts.redactor.add(text, row.name); });
    auto copy = secret.value.clone();
    EX_CO_CHECK(co_await storeOf(row.provider).write(detail::slotOf(row), std::move(copy)));
    killPoint("secret.written");
    auto save = [row, isNew, actor = secret.actor](store::Transaction& db) -> Result<void> {
        return detail::saveRow(db, row, isNew, actor);
    };
    const auto saved = co_await m_parts.database.writeDurable(std::move(save));
    if (!saved) {
        const auto slot = detail::slotOf(row);
        [[maybe_unused]] const auto undone = co_await storeOf(row.provider).remove(slot);
        co_return tl::unexpected(saved.error());
    }
    m_rows[row.id] = row;
    if (!m_isLocked) {
        m_values[row.id] = std::make_shared<const SecretBytes>(std::move(secret.value));
    }
    if (!isNew) {
        forget();
        const auto slot = detail::slotOf(old);
        [[maybe_unused]] const auto dropped = co_await storeOf(old.provider).remove(slot);
    }
    co_return row;
}

Task<SecretBytes> SecretService::readValue(store::SecretRow row)
{
    if (row.provider == "vault" && !m_parts.vault.isUnlocked()) {
        EX_CO_CHECK(co_await openVault());
    }
    if (row.provider == "keychain") {
        EX_CO_CHECK(checkBackend());
    }
    const auto slot = detail::slotOf(row);
    auto found = co_await storeOf(row.provider).read(slot);
    auto read = noted(std::move(found));
    const bool wasDamaged = row.status == kUnreadable;
    if (read && wasDamaged) {
        EX_CO_CHECK(co_await noteStatus(row, "ok")); // somebody has put the file back
    }
    if (!read) {
        const bool isDamaged = textMember(read.error().details, "reason") == kUnreadable;
        if (isDamaged && !wasDamaged) {
            EX_CO_CHECK(co_await noteStatus(row, kUnreadable));
        }
        if (wasDamaged && read.error().code == ErrorCode::NotFound) {
            // It was put aside when it was found damaged; it is not simply missing.
            co_return storeUnavailable("The value of \"" + row.name + "\" is damaged.", kUnreadable,
                                       "Store it again: executor secrets set " + row.name);
        }
    }
    co_return read;
}

Task<void> SecretService::noteStatus(store::SecretRow row, std::string status)
{
    row.status = std::move(status);
    auto write = [row](store::Transaction& db) { return store::updateSecret(db, row); };
    EX_CO_CHECK(co_await m_parts.database.write(std::move(write)));
    if (const auto known = m_rows.find(row.id); known != m_rows.end() && known->second.generation == row.generation) {
        known->second.status = row.status;
    }
    co_return Result<void>();
}

ValueState SecretService::stateOf(const SecretId& id) const
{
    const auto row = m_rows.find(id);
    if (row == m_rows.end() || row->second.status == "pending_delete") {
        return ValueState::Missing;
    }
    if (row->second.status == kUnreadable) {
        return ValueState::Unreadable;
    }
    return m_isShut && !m_values.contains(id) ? ValueState::Shut : ValueState::Readable;
}

Task<std::shared_ptr<const SecretBytes>> SecretService::value(SecretId id)
{
    if (const auto cached = m_values.find(id); cached != m_values.end()) {
        const auto kept = cached->second; // const: QCoro moves from every other lvalue that is returned
        co_return kept;
    }
    const auto found = m_rows.find(id);
    if (found == m_rows.end() || found->second.status == "pending_delete") {
        co_return fail(ErrorCode::CredentialMissing, "The secret was deleted.");
    }
    const auto row = found->second;
    auto read = co_await readValue(row);
    if (!read) {
        if (read.error().code == ErrorCode::NotFound) {
            co_return fail(ErrorCode::CredentialMissing, "The secret \"" + row.name + "\" has no value.",
                           "Type it in again: executor secrets set " + row.name);
        }
        co_return tl::unexpected(std::move(read).error());
    }
    read->reveal([&](std::string_view text) { m_parts.redactor.add(text, row.name); });
    auto shared = std::make_shared<const SecretBytes>(std::move(*read));
    if (!m_isLocked) {
        m_values[id] = shared;
    }
    co_return shared;
}

Task<std::vector<SecretUse>> SecretService::usesOf(SecretId id)
{
    auto find = [id](store::Connection& db) -> Result<std::vector<SecretUse>> {
        std::vector<SecretUse> uses;
        EX_TRY(const auto all, detail::allUses(db));
        for (const auto& [secret, use] : all) {
            if (secret == id) {
                uses.push_back(use);
            }
        }
        return uses;
    };
    co_return co_await m_parts.database.read(std::move(find));
}

Task<void> SecretService::rename(SecretId id, std::string name, std::string actor)
{
    EX_CO_CHECK(checkSecretName(name));
    const auto found = m_rows.find(id);
    if (found == m_rows.end()) {
        co_return fail(ErrorCode::NotFound, "There is no such secret.");
    }
    if (find(name) != nullptr) {
        co_return fail(ErrorCode::AlreadyExists, "There is a secret \"" + name + "\" already.");
    }
    auto row = found->second;
    const std::string old = std::exchange(row.name, std::move(name));
    auto write = [row, actor](store::Transaction& db) -> Result<void> { return detail::renameRow(db, row, actor); };
    EX_CO_CHECK(co_await m_parts.database.writeDurable(std::move(write)));
    m_rows[id] = row;
    m_parts.redactor.relabel(old, row.name);
    co_return Result<void>();
}

Task<void> SecretService::remove(SecretId id, Force force, std::string actor)
{
    const auto found = m_rows.find(id);
    if (found == m_rows.end()) {
        co_return fail(ErrorCode::NotFound, "There is no such secret.");
    }
    auto row = found->second;
    EX_CO_TRY(const auto uses, co_await usesOf(id));
    if (!uses.empty() && force == Force::No) {
        co_return inUse(row, uses);
    }
    row.status = "pending_delete";
    auto mark = [row, actor](store::Transaction& db) -> Result<void> { return detail::markDeleted(db, row, actor); };
    EX_CO_CHECK(co_await m_parts.database.writeDurable(std::move(mark)));
    m_rows[id] = row;
    m_values.erase(id);
    forget();
    const auto finished = co_await finishDeletions();
    if (!finished) {
        qCInfo(lcSecrets, "secret deletion waits id=%s code=%s", id.text().c_str(),
               std::string(wireName(finished.error().code)).c_str());
    }
    co_return Result<void>();
}

void SecretService::forget() const
{
    for (const auto& drop : m_onForgotten) {
        drop();
    }
}

Task<void> SecretService::finishDeletions()
{
    std::vector<store::SecretRow> waiting;
    for (const auto& [id, row] : m_rows) {
        if (row.status == "pending_delete") {
            waiting.push_back(row);
        }
    }
    for (const auto& row : waiting) {
        const auto slot = detail::slotOf(row);
        EX_CO_CHECK(co_await storeOf(row.provider).remove(slot));
        auto drop = [id = row.id](store::Transaction& db) -> Result<bool> { return store::deleteSecret(db, id); };
        EX_CO_CHECK(co_await m_parts.database.write(std::move(drop)));
        m_rows.erase(row.id);
    }
    co_return Result<void>();
}

Task<std::vector<SecretSummary>> SecretService::list()
{
    auto read = [](store::Connection& db) -> Result<std::vector<detail::UseOf>> { return detail::allUses(db); };
    EX_CO_TRY(const auto uses, co_await m_parts.database.read(std::move(read)));
    std::vector<SecretSummary> list;
    for (const auto& [id, row] : m_rows) {
        SecretSummary summary{row, {}};
        for (const auto& [secret, use] : uses) {
            if (secret == id) {
                summary.uses.push_back(use);
            }
        }
        list.push_back(std::move(summary));
    }
    std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.row.name < b.row.name; });
    co_return list;
}

Task<std::vector<DanglingSecret>> SecretService::check()
{
    std::vector<DanglingSecret> problems;
    auto read = [](store::Connection& db) -> Result<std::vector<detail::UseOf>> { return detail::allUses(db); };
    EX_CO_TRY(const auto uses, co_await m_parts.database.read(std::move(read)));
    for (const auto& [id, use] : uses) {
        if (m_rows.find(id) == m_rows.end()) {
            problems.push_back({{}, "The account's secret does not exist any more.", use});
        }
    }
    const auto rows = m_rows;
    for (const auto& [id, row] : rows) {
        // From the store itself: a value in memory says nothing of the next start.
        const auto got = co_await readValue(row);
        if (!got && row.status != "pending_delete") {
            const bool isAbsent = got.error().code == ErrorCode::NotFound;
            problems.push_back({row.name, isAbsent ? "It has no value in the store." : got.error().message, {}});
        }
    }
    co_return problems;
}

SecretStore& SecretService::storeOf(std::string_view provider) const
{
    if (provider == "vault") {
        return m_parts.vault;
    }
    return m_parts.keychain;
}

} // namespace executor::secrets
