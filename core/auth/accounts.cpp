#include "core/auth/accounts.h"

#include "core/auth/detail/accountrow.h"
#include "core/base/text.h"
#include "core/secrets/redactor.h"
#include "core/secrets/secretservice.h"
#include "core/store/database.h"

#include <algorithm>

namespace executor::auth {
namespace {
using secrets::SecretBytes;
using Values = std::vector<std::pair<std::string, std::shared_ptr<const SecretBytes>>>;

tl::unexpected<Error> noSuchAccount()
{
    return fail(ErrorCode::NotFound, "There is no such account.", "See: executor accounts list");
}

/// The label of its values, and the beginning of their names.
std::string nameOf(const Account& account)
{
    return account.sourceSlug + "/" + account.slug;
}

tl::unexpected<Error> ambiguous(const std::vector<Account>& accounts)
{
    Json list = Json::array();
    std::vector<std::string> names;
    for (const auto& account : accounts) {
        Json item = Json::object();
        item["slug"] = account.slug;
        item["label"] = account.label;
        list.push_back(std::move(item));
        names.push_back(account.slug);
    }
    Json details = Json::object();
    details["source"] = accounts.front().sourceSlug;
    details["reason"] = "account_ambiguous";
    details["accounts"] = std::move(list);
    return fail(ErrorCode::CredentialMissing,
                accounts.front().sourceSlug + ": several accounts are connected (" + join(names, ", ") +
                    ") and none is the default.",
                "Name one in the path: tools." + accounts.front().sourceSlug + ".$" + names.front() + "…",
                std::move(details));
}
} // namespace

Accounts::Accounts(Parts parts) : m_parts(parts)
{
    m_parts.secrets.onForgotten([this] {
        m_credentials.clear();
        ++m_forgotten;
    });
}

Task<void> Accounts::start()
{
    auto load = [](store::Connection& db) -> Result<std::vector<detail::LoadedAccount>> {
        return detail::loadAccounts(db);
    };
    EX_CO_TRY(auto loaded, co_await m_parts.database.read(std::move(load)));
    m_accounts.clear();
    m_refs.clear();
    for (auto& [account, refs] : loaded) {
        const auto id = account.id;
        m_refs[id] = std::move(refs);
        m_accounts.emplace(id, std::move(account));
    }
    co_return Result<void>();
}

std::vector<Account> Accounts::list() const
{
    auto all = sorted();
    std::transform(all.begin(), all.end(), all.begin(), [this](const Account& one) { return shown(one); });
    return all;
}

std::vector<Account> Accounts::sorted() const
{
    std::vector<Account> list;
    list.reserve(m_accounts.size());
    for (const auto& [id, account] : m_accounts) {
        list.push_back(account);
    }
    std::sort(list.begin(), list.end(), [](const Account& a, const Account& b) {
        return std::tie(a.sourceSlug, a.slug) < std::tie(b.sourceSlug, b.slug);
    });
    return list;
}

std::vector<Account> Accounts::ofSource(const SourceId& source) const
{
    auto all = sorted();
    std::erase_if(all, [&](const Account& account) { return account.source != source; });
    std::transform(all.begin(), all.end(), all.begin(), [this](const Account& one) { return shown(one); });
    return all;
}

const Account* Accounts::find(const AccountId& id) const
{
    const auto found = m_accounts.find(id);
    return found == m_accounts.end() ? nullptr : &found->second;
}

Result<std::string> Accounts::freeSlug(const NewAccount& account) const
{
    const auto existing = ofSource(account.source);
    const auto isTaken = [&](const std::string& slug) {
        return std::any_of(existing.begin(), existing.end(), [&](const Account& one) { return one.slug == slug; });
    };
    if (!account.slug.empty()) {
        EX_CHECK(checkAccountSlug(account.slug));
        if (isTaken(account.slug)) {
            return fail(ErrorCode::AlreadyExists,
                        account.sourceSlug + " has an account \"" + account.slug + "\" already.",
                        "Choose another name, or remove it first.");
        }
        return account.slug;
    }
    std::string slug = "default";
    for (int i = 2; isTaken(slug); ++i) {
        slug = "account" + std::to_string(i);
    }
    return slug;
}

Task<secrets::AccountRefs> Accounts::keepValues(Account account, FieldValues values, std::string actor)
{
    secrets::AccountRefs refs;
    refs.method = account.method.toJson();
    for (const auto& input : account.method.inputs) {
        auto& value = values.at(input.name);
        if (!input.isSecret) {
            refs.plain[input.name] = value.reveal([](std::string_view text) { return std::string(text); });
            continue;
        }
        secrets::NewSecret secret;
        secret.name = nameOf(account) + "." + input.name;
        secret.purpose = account.method.type == MethodType::HttpBasic ? "password" : "apiKey";
        secret.actor = actor;
        secret.value = std::move(value);
        secret.replace = secrets::Replace::Allow;
        EX_CO_TRY(const auto row, co_await m_parts.secrets.set(std::move(secret)));
        refs.fields[input.name] = {row.provider, row.id};
    }
    co_return refs;
}

Task<AddedAccount> Accounts::add(NewAccount request)
{
    if (!request.method.isUsable()) {
        co_return fail(ErrorCode::InvalidRequest,
                       "The sign-in method \"" + request.method.typeName + "\" cannot be used yet.");
    }
    EX_CO_TRY(const auto slug, freeSlug(request));
    EX_CO_TRY(auto cleaned, cleanValues(request.method, std::move(request.values)));
    Account account;
    account.id = AccountId::make(m_parts.clock.now());
    account.source = request.source;
    account.sourceSlug = request.sourceSlug;
    account.slug = slug;
    account.label = request.label.empty() ? slug : request.label;
    account.method = request.method;
    account.isDefault = request.makeDefault || ofSource(request.source).empty();
    account.createdAt = m_parts.clock.now();
    EX_CO_TRY(auto refs, co_await keepValues(account, std::move(cleaned.values), request.actor));
    const auto refsText = refs.toText();
    auto write = [account, refsText, actor = request.actor](store::Transaction& db) -> Result<void> {
        return detail::insertAccount(db, account, refsText, actor);
    };
    const auto written = co_await m_parts.database.writeDurable(std::move(write));
    if (!written) {
        for (const auto& [field, ref] : refs.fields) {
            [[maybe_unused]] const auto undone =
                co_await m_parts.secrets.remove(ref.id, secrets::Force::Yes, request.actor);
        }
        co_return tl::unexpected(written.error());
    }
    m_refs[account.id] = refsText;
    if (account.isDefault) {
        for (auto& [id, other] : m_accounts) {
            other.isDefault = other.isDefault && other.source != account.source;
        }
    }
    m_accounts[account.id] = account;
    AddedAccount added{account, cleaned.notes};
    co_return added;
}

Task<Account> Accounts::save(Account account, std::string change, std::string actor)
{
    auto write = [account, refs = m_refs[account.id], change, actor](store::Transaction& db) -> Result<std::int64_t> {
        return detail::updateAccount(db, account, refs, change, actor);
    };
    EX_CO_TRY(account.rev, co_await m_parts.database.writeDurable(std::move(write)));
    m_accounts[account.id] = account;
    co_return account;
}

Task<Account> Accounts::rename(AccountId id, std::string slug, std::string actor)
{
    const auto* found = find(id);
    if (found == nullptr) {
        co_return noSuchAccount();
    }
    auto account = *found;
    if (account.slug == slug) {
        co_return account;
    }
    NewAccount wanted;
    wanted.source = account.source;
    wanted.sourceSlug = account.sourceSlug;
    wanted.slug = std::move(slug);
    const std::string old = nameOf(account);
    EX_CO_TRY(account.slug, freeSlug(wanted));
    EX_CO_TRY(account, co_await save(std::move(account), "account.renamed", actor));
    // Names and labels of its values go with it; a secret that has a name of its own keeps it.
    const auto refs = secrets::AccountRefs::fromText(m_refs[id]);
    for (const auto& [field, ref] : refs.fields) {
        const auto* secret = m_parts.secrets.find(ref.id.text());
        if (secret != nullptr && secret->name == old + "." + field) {
            std::string name = nameOf(account) + "." + field;
            EX_CO_CHECK(co_await m_parts.secrets.rename(ref.id, std::move(name), actor));
        }
    }
    m_parts.redactor.relabel(old, nameOf(account));
    co_return std::move(account);
}

Task<Account> Accounts::relabel(AccountId id, std::string label, std::string actor)
{
    const auto* found = find(id);
    if (found == nullptr) {
        co_return noSuchAccount();
    }
    auto account = *found;
    account.label = cutText(withoutControls(label), 200);
    co_return co_await save(std::move(account), "account.relabelled", std::move(actor));
}

Task<Account> Accounts::makeDefault(AccountId id, std::string actor)
{
    const auto* found = find(id);
    if (found == nullptr) {
        co_return noSuchAccount();
    }
    auto account = *found;
    auto write = [account, actor](store::Transaction& db) -> Result<void> {
        return detail::makeDefault(db, account, actor);
    };
    EX_CO_CHECK(co_await m_parts.database.writeDurable(std::move(write)));
    for (auto& [other, each] : m_accounts) {
        if (each.source == account.source) {
            each.isDefault = other == id;
        }
    }
    account.isDefault = true;
    co_return account;
}

Task<void> Accounts::remove(AccountId id, std::string actor)
{
    const auto* found = find(id);
    if (found == nullptr) {
        co_return noSuchAccount();
    }
    const auto account = *found;
    const auto refs = secrets::AccountRefs::fromText(m_refs[id]);
    auto drop = [account, actor](store::Transaction& db) -> Result<void> {
        return detail::deleteAccount(db, account, actor);
    };
    EX_CO_CHECK(co_await m_parts.database.writeDurable(std::move(drop)));
    m_accounts.erase(id);
    m_refs.erase(id);
    m_credentials.erase(id);
    for (const auto& [field, ref] : refs.fields) {
        // A value that cannot be deleted now stays `pending_delete`; a secret that others use too stays.
        [[maybe_unused]] const auto gone = co_await m_parts.secrets.remove(ref.id, secrets::Force::No, actor);
    }
    co_return Result<void>();
}

Task<std::size_t> Accounts::removeOfSource(SourceId source, std::string actor)
{
    const auto accounts = ofSource(source);
    for (const auto& account : accounts) {
        EX_CO_CHECK(co_await remove(account.id, actor));
    }
    co_return accounts.size();
}

Result<std::optional<Account>> Accounts::choose(const SourceId& source, std::string_view named,
                                                std::string_view agentDefault) const
{
    const auto accounts = ofSource(source);
    const auto bySlug = [&](std::string_view slug) {
        return std::find_if(accounts.begin(), accounts.end(), [&](const Account& one) { return one.slug == slug; });
    };
    if (!named.empty()) {
        const auto found = bySlug(named);
        if (found == accounts.end()) {
            return fail(ErrorCode::NotFound, "There is no account \"" + std::string(named) + "\" of this source.",
                        "See: executor accounts list");
        }
        return *found;
    }
    if (const auto found = agentDefault.empty() ? accounts.end() : bySlug(agentDefault); found != accounts.end()) {
        return *found;
    }
    for (const auto& account : accounts) {
        if (account.isDefault) {
            return account;
        }
    }
    if (accounts.size() > 1) {
        return ambiguous(accounts);
    }
    return accounts.empty() ? std::optional<Account>() : accounts.front();
}

Task<std::shared_ptr<const Credentials>> Accounts::credentials(AccountId id, CancelToken cancel)
{
    if (const auto cached = m_credentials.find(id); cached != m_credentials.end()) {
        const auto kept = cached->second; // const: QCoro moves from every other lvalue that is returned
        co_return kept;
    }
    const auto* found = find(id);
    if (found == nullptr) {
        co_return noSuchAccount();
    }
    const auto account = *found;
    const auto refs = secrets::AccountRefs::fromText(m_refs[id]);
    const auto forgotten = m_forgotten;
    FieldValues values;
    for (const auto& [name, text] : refs.plain) {
        values.emplace(name, SecretBytes::copyOf(text));
    }
    for (const auto& [name, ref] : refs.fields) {
        auto value = co_await m_parts.secrets.valueForCall(ref.id, cancel);
        if (!value) {
            auto error = std::move(value).error();
            error.message = account.sourceSlug + " / " + account.slug + ": " + error.message;
            co_return tl::unexpected(std::move(error));
        }
        values.emplace(name, (*value)->clone());
    }
    EX_CO_TRY(auto made, Credentials::make(account.method, values));
    const auto label = nameOf(account);
    made.forEachSecret([&](std::string_view text) { m_parts.redactor.add(text, label); });
    auto shared = std::make_shared<const Credentials>(std::move(made));
    if (forgotten == m_forgotten) {
        m_credentials[id] = shared;
    }
    co_return shared;
}

} // namespace executor::auth
