#include "core/secrets/keychainstore.h"

#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/base/threads.h"
#include "core/platform/keychainbackend.h"
#include "core/secrets/detail/keychainjob.h"

namespace executor::secrets {
namespace {
constexpr std::string_view kSentinel = "executor:sentinel";

std::string textOf(const SecretBytes& bytes)
{
    return bytes.reveal([](std::string_view text) { return std::string(text); });
}
} // namespace

KeychainThread::~KeychainThread()
{
    if (!m_thread) {
        return;
    }
    m_worker->deleteLater();
    m_thread->quit();
    if (!m_thread->wait(2000)) {
        // A hung D-Bus call cannot be ended; the process is about to end, so the thread is left to it.
        (void)m_thread.release();
    }
}

QObject* KeychainThread::worker()
{
    if (!m_thread) {
        m_thread = std::make_unique<QThread>();
        m_thread->setObjectName(QStringLiteral("keychain"));
        m_thread->start();
        auto object = std::make_unique<QObject>();
        object->moveToThread(m_thread.get());
        m_worker = object.release(); // deleted on its own thread, see the destructor
    }
    return m_worker;
}

KeychainStore::KeychainStore(Options options) : m_options(std::move(options)) {}

Task<SecretBytes> KeychainStore::readItem(std::string key)
{
    detail::KeychainItem item{m_options.service, std::move(key), m_options.jobTime};
    auto job = [item = std::move(item)] { return detail::readKeychain(item); };
    return runOn(m_options.thread->worker(), std::move(job));
}

Task<void> KeychainStore::writeItem(std::string key, SecretBytes value)
{
    detail::KeychainItem item{m_options.service, std::move(key), m_options.jobTime};
    auto shared = std::make_shared<SecretBytes>(std::move(value)); // owners: this closure, then the job
    auto job = [item = std::move(item), shared] { return detail::writeKeychain(item, std::move(*shared)); };
    return runOn(m_options.thread->worker(), std::move(job));
}

Task<void> KeychainStore::removeItem(std::string key)
{
    detail::KeychainItem item{m_options.service, std::move(key), m_options.jobTime};
    auto job = [item = std::move(item)] { return detail::removeFromKeychain(item); };
    return runOn(m_options.thread->worker(), std::move(job));
}

Task<KeychainStore::Sentinel> KeychainStore::sentinel()
{
    auto found = co_await readItem(std::string(kSentinel));
    if (found) {
        const bool isOurs = textOf(*found) == m_options.installation;
        co_return isOurs ? Sentinel::Ours : Sentinel::Foreign;
    }
    co_return found.error().code == ErrorCode::NotFound ? Sentinel::Missing : Sentinel::Unreachable;
}

Task<StoreFacts> KeychainStore::look()
{
    StoreFacts facts;
    facts.backend = platform::keychainBackend();
    const auto seen = co_await sentinel();
    if (!seen) {
        co_return tl::unexpected(seen.error());
    }
    switch (*seen) {
    case Sentinel::Ours:
        facts.state = StoreFacts::State::Ready;
        break;
    case Sentinel::Missing:
        facts.state = StoreFacts::State::Locked;
        facts.message = "The keychain is locked, or it is not the one in which our values lie.";
        break;
    case Sentinel::Foreign:
        facts.state = StoreFacts::State::Changed;
        facts.message = "This keychain belongs to another installation of Executor.";
        break;
    case Sentinel::Unreachable:
        facts.state = StoreFacts::State::Absent;
        facts.message = "The keychain does not answer.";
        break;
    }
    co_return facts;
}

Task<void> KeychainStore::probeItem()
{
    const std::string key = "executor:probe-" + toHex(randomBytes(6));
    const std::string content = toHex(randomBytes(16));
    auto value = SecretBytes::copyOf(content);
    EX_CO_CHECK(co_await writeItem(key, std::move(value)));
    auto back = co_await readItem(key);
    const auto removed = co_await removeItem(key);
    if (!back || textOf(*back) != content) {
        co_return storeUnavailable("The keychain did not give back what was written.", "store_locked");
    }
    co_return removed;
}

Task<StoreFacts> KeychainStore::probe()
{
    StoreFacts facts;
    facts.backend = platform::keychainBackend();
    const auto probed = co_await probeItem();
    if (!probed) {
        facts.state = StoreFacts::State::Absent;
        facts.message = probed.error().message;
        co_return facts;
    }
    const auto seen = co_await sentinel();
    if (seen && *seen == Sentinel::Foreign) {
        facts.state = StoreFacts::State::Changed;
        facts.message = "This keychain belongs to another installation of Executor.";
        co_return facts;
    }
    if (seen && *seen == Sentinel::Missing) {
        auto mark = SecretBytes::copyOf(m_options.installation);
        EX_CO_CHECK(co_await writeItem(std::string(kSentinel), std::move(mark)));
    }
    facts.state = StoreFacts::State::Ready;
    co_return facts;
}

Task<SecretBytes> KeychainStore::read(SecretSlot slot)
{
    auto value = co_await readItem(slot.id);
    if (value || value.error().code != ErrorCode::NotFound) {
        co_return value;
    }
    const auto seen = co_await sentinel();
    if (seen && *seen == Sentinel::Ours) {
        co_return value;
    }
    const bool isForeign = seen && *seen == Sentinel::Foreign;
    co_return storeUnavailable("The keychain is locked.", isForeign ? "store_changed" : "store_locked",
                               "Unlock the keychain and try again.");
}

Task<void> KeychainStore::write(SecretSlot slot, SecretBytes value)
{
    return writeItem(std::move(slot.id), std::move(value));
}

Task<void> KeychainStore::remove(SecretSlot slot)
{
    // A locked Secret Service reports success without deleting: only reading back tells.
    EX_CO_CHECK(co_await removeItem(slot.id));
    auto left = co_await read(slot);
    if (!left && left.error().code == ErrorCode::NotFound) {
        co_return Result<void>();
    }
    if (!left) {
        co_return tl::unexpected(left.error());
    }
    co_return storeUnavailable("The keychain did not delete the value.", "store_locked");
}

} // namespace executor::secrets
