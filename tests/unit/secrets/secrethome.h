#pragma once

#include "core/base/clock.h"
#include "core/base/eventstream.h"
#include "core/base/text.h"
#include "core/secrets/redactor.h"
#include "core/secrets/secretservice.h"
#include "core/secrets/vault.h"
#include "core/store/database.h"
#include "tests/unit/secrets/memorystore.h"

#include <QTemporaryDir>
#include <QTest>

#include <memory>

/// A data folder with a store, a keychain for tests and the services over them; restart() is a new daemon on the same.
class SecretHome
{
public:
    SecretHome() { restart(); }
    SecretHome(const SecretHome&) = delete;
    SecretHome& operator=(const SecretHome&) = delete;
    /// Hand-written: services stop before what they use.
    ~SecretHome() { stop(); }

    void stop()
    {
        if (service) {
            [[maybe_unused]] const auto stopped = QCoro::waitFor(service->stop());
            service.reset();
        }
        if (database) {
            [[maybe_unused]] const auto closed = QCoro::waitFor(database->stop());
            database.reset();
        }
    }
    void restart()
    {
        stop();
        const auto data = executor::pathFromUtf8(executor::utf8(folder.path()));
        auto opened = executor::store::Database::open({data, clock, events});
        if (!opened) {
            qFatal("%s", opened.error().message.c_str());
        }
        database = std::move(*opened);
        executor::secrets::Vault::Options options;
        options.folder = data / "vault";
        options.keychain = &keychain;
        options.opsLimit = 1;
        options.memLimit = 8U << 20U;
        options.wrongPause = std::chrono::milliseconds(1);
        vault = std::make_unique<executor::secrets::Vault>(std::move(options));
        redactor = std::make_unique<executor::secrets::Redactor>();
        executor::secrets::SecretService::Parts parts{*database, keychain, *vault, *redactor, clock};
        service = std::make_unique<executor::secrets::SecretService>(parts);
        const auto started = QCoro::waitFor(service->start());
        if (!started) {
            qFatal("%s", started.error().message.c_str());
        }
    }

    QTemporaryDir folder;
    executor::SystemClock clock;
    executor::EventStream events;
    MemoryStore keychain;
    std::unique_ptr<executor::store::Database> database;
    std::unique_ptr<executor::secrets::Vault> vault;
    std::unique_ptr<executor::secrets::Redactor> redactor;
    std::unique_ptr<executor::secrets::SecretService> service;
};

template <class T>
executor::Result<T> waitFor(executor::Task<T> task)
{
    return QCoro::waitFor(task);
}

inline executor::secrets::NewSecret newSecret(std::string name, std::string_view value)
{
    executor::secrets::NewSecret secret;
    secret.name = std::move(name);
    secret.value = executor::secrets::SecretBytes::copyOf(value);
    return secret;
}

inline std::string textOf(const executor::Result<std::shared_ptr<const executor::secrets::SecretBytes>>& value)
{
    return value ? (*value)->reveal([](std::string_view text) { return std::string(text); }) : "(none)";
}
