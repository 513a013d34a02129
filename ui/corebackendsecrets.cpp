// Accounts with their secrets, and where those are kept.
#include "core/base/text.h"
#include "core/daemon/core.h"
#include "ui/corebackend.h"
#include "ui/coreviews.h"

namespace executor::ui {

namespace {

using daemon::Core;

Task<AccountView> addNow(Core* core, SourceId id, QString slug, QString methodId, auth::FieldValues values)
{
    const sources::Source* source = core->sources.find(id);
    if (source == nullptr) {
        co_return fail(ErrorCode::NotFound, "The source is gone.");
    }
    auth::NewAccount account;
    account.source = id;
    account.sourceSlug = source->slug;
    account.slug = utf8(slug);
    account.values = std::move(values);
    account.actor = "person";
    bool isKnown = false;
    for (const auth::AuthMethod& method : auth::offeredMethods(source->config.facts.authMethods)) {
        if (method.id == utf8(methodId)) {
            account.method = method;
            isKnown = true;
        }
    }
    if (!isKnown) {
        co_return fail(ErrorCode::InvalidRequest, "The source does not offer this way to sign in any more.");
    }
    EX_CO_TRY(const auth::AddedAccount added, co_await core->accounts.add(std::move(account)));
    core->sources.tellCatalog();
    co_return accountView(added.account);
}

Task<SecretStoreView> readStore(Core* core)
{
    EX_CO_TRY(const secrets::StoreStatus status, co_await core->secrets.status());
    SecretStoreView view;
    view.isChosen = !status.store.empty();
    view.isFile = status.store == "vault";
    view.isReady = view.isChosen && status.facts.state == secrets::StoreFacts::State::Ready;
    view.needsPassphrase = view.isFile && status.vaultProtection == "passphrase" && !status.isVaultUnlocked;
    view.backend = qs(status.facts.backend);
    co_return view;
}

Task<void> openFile(Core* core, std::shared_ptr<secrets::SecretBytes> passphrase)
{
    EX_CO_TRY(const secrets::StoreStatus status, co_await core->secrets.status());
    if (status.store == "vault") {
        EX_CO_CHECK(co_await core->secrets.unlock(std::move(*passphrase)));
        co_return Result<void>{};
    }
    std::string store = "vault";
    EX_CO_CHECK(co_await core->secrets.init(std::move(store), std::move(*passphrase)));
    co_return Result<void>{};
}

Task<void> look(Core* core)
{
    EX_CO_TRY(const secrets::StoreStatus status, co_await core->secrets.status());
    if (status.facts.state != secrets::StoreFacts::State::Ready) {
        secrets::SecretBytes none;
        co_return co_await core->secrets.unlock(std::move(none));
    }
    co_return Result<void>{};
}

} // namespace

Task<AccountView> CoreBackend::addAccount(NewAccount account)
{
    auto values = std::make_shared<auth::FieldValues>();
    for (auto& [name, value] : account.values) {
        values->emplace(utf8(name), secrets::SecretBytes::take(utf8(value)));
        value.fill(QLatin1Char('\0'));
    }
    auto work = [core = m_core, id = SourceId(utf8(account.sourceId)), slug = account.slug, method = account.methodId,
                 values] { return addNow(core, id, slug, method, std::move(*values)); };
    return onCore(std::move(work));
}

Task<SecretStoreView> CoreBackend::secretStore()
{
    auto work = [core = m_core] { return readStore(core); };
    return onCore(std::move(work));
}

Task<void> CoreBackend::lookForSecrets()
{
    auto work = [core = m_core] { return look(core); };
    return onCore(std::move(work));
}

Task<void> CoreBackend::openSecretFile(QString passphrase)
{
    auto mine = std::make_shared<secrets::SecretBytes>(secrets::SecretBytes::take(utf8(passphrase)));
    passphrase.fill(QLatin1Char('\0'));
    auto work = [core = m_core, mine] { return openFile(core, mine); };
    return onCore(std::move(work));
}

} // namespace executor::ui
