#pragma once

#include "core/secrets/secretstore.h"

#include <QThread>

#include <memory>
#include <string>

namespace executor::secrets {

/// The thread that all keychain jobs of the process share: QtKeychain binds itself to the first thread that uses it and
/// never finishes a job of another. Starts with the first job.
class KeychainThread
{
public:
    KeychainThread() = default;
    KeychainThread(const KeychainThread&) = delete;
    KeychainThread& operator=(const KeychainThread&) = delete;
    /// Hand-written: waits up to 2 s for a job in flight.
    ~KeychainThread();
    [[nodiscard]] QObject* worker();

private:
    std::unique_ptr<QThread> m_thread;
    QObject* m_worker = nullptr; ///< lives on m_thread, dies with it
};

/// The system's keychain through QtKeychain, in a thread of its own with an event loop: backend detection makes
/// blocking D-Bus calls, and jobs may hang. A sentinel item tells a missing value from a locked or exchanged keychain,
/// because a locked Secret Service answers "not found".
class KeychainStore final : public SecretStore
{
public:
    struct Options
    {
        std::string service{"executor"}; ///< EXECUTOR_KEYCHAIN_SERVICE
        std::string installation;        ///< content of the sentinel
        std::chrono::milliseconds jobTime{20'000};
        std::shared_ptr<KeychainThread> thread = std::make_shared<KeychainThread>(); ///< one per process
    };
    explicit KeychainStore(Options options);

    [[nodiscard]] std::string_view provider() const override { return "keychain"; }
    [[nodiscard]] Task<StoreFacts> look() override;
    [[nodiscard]] Task<StoreFacts> probe() override;
    [[nodiscard]] Task<SecretBytes> read(SecretSlot slot) override;
    [[nodiscard]] Task<void> write(SecretSlot slot, SecretBytes value) override;
    [[nodiscard]] Task<void> remove(SecretSlot slot) override;

private:
    enum class Sentinel
    {
        Ours,
        Missing,
        Foreign,
        Unreachable
    };
    [[nodiscard]] Task<Sentinel> sentinel();
    [[nodiscard]] Task<SecretBytes> readItem(std::string key);
    [[nodiscard]] Task<void> writeItem(std::string key, SecretBytes value);
    [[nodiscard]] Task<void> removeItem(std::string key);
    [[nodiscard]] Task<void> probeItem();

    Options m_options;
};

} // namespace executor::secrets
