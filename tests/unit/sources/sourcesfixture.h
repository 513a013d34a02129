#pragma once

#include "../secrets/memorystore.h"
#include "core/auth/accounts.h"
#include "core/base/hash.h"
#include "core/catalog/catalog.h"
#include "core/net/httpclient.h"
#include "core/secrets/redactor.h"
#include "core/secrets/secretservice.h"
#include "core/secrets/vault.h"
#include "core/sources/sources.h"
#include "core/store/database.h"

#include <QCoroTask>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>

#include <filesystem>
#include <functional>
#include <map>

namespace executor::sources {

/// A small real server that answers by path.
class DocumentServer : public QObject
{
public:
    struct Reply
    {
        int status = 200;
        QByteArray type = "application/json";
        QByteArray body;
        QByteArray etag;
    };

    DocumentServer()
    {
        m_server.listen(QHostAddress::LocalHost);
        connect(&m_server, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket* socket = m_server.nextPendingConnection()) {
                connect(socket, &QTcpSocket::readyRead, this, [this, socket] { answer(socket); });
            }
        });
    }
    [[nodiscard]] std::string url(const std::string& path = {}) const
    {
        return "http://127.0.0.1:" + std::to_string(m_server.serverPort()) + path;
    }
    std::map<QByteArray, Reply> replies;
    QList<QByteArray> requests;

private:
    void answer(QTcpSocket* socket)
    {
        const QByteArray request = socket->readAll();
        requests.append(request);
        const QByteArray path = request.split(' ').value(1);
        const auto known = replies.find(path);
        Reply reply = known == replies.end() ? Reply{404, "text/plain", "no", {}} : known->second;
        if (!reply.etag.isEmpty() && request.contains("If-None-Match: " + reply.etag)) {
            reply.status = 304;
            reply.body.clear();
        }
        socket->write("HTTP/1.1 " + QByteArray::number(reply.status) + " x\r\nContent-Type: " + reply.type +
                      "\r\nContent-Length: " + QByteArray::number(reply.body.size()) +
                      (reply.etag.isEmpty() ? QByteArray() : "\r\nETag: " + reply.etag) + "\r\n\r\n" + reply.body);
    }
    QTcpServer m_server;
};

/// Everything that the service needs, in a folder of its own.
struct SourcesFixture
{
    SourcesFixture()
    {
        initCrypto();
        folder = std::filesystem::path(dir.path().toStdString());
        store::OpenOptions options{folder, clock, events};
        auto opened = store::Database::open(options);
        must(opened.has_value());
        database = std::move(*opened);
        catalog = std::make_unique<catalog::Catalog>(*database, clock, folder / "index");
        must(catalog->load().has_value());
        secrets::Vault::Options vaultOptions;
        vaultOptions.folder = folder / "vault";
        vault = std::make_unique<secrets::Vault>(vaultOptions);
        secretService = std::make_unique<secrets::SecretService>(
            secrets::SecretService::Parts{*database, keychain, *vault, redactor, clock});
        accounts = std::make_unique<auth::Accounts>(auth::Accounts::Parts{*database, *secretService, redactor, clock});
        client = std::make_unique<net::HttpClient>(clock, guard, resolver);
        startService();
    }
    ~SourcesFixture()
    {
        QCoro::waitFor(service->stop());
        QCoro::waitFor(catalog->stop());
        service.reset();
        accounts.reset();
        secretService.reset();
        client.reset();
        catalog.reset();
        QCoro::waitFor(database->stop());
    }
    SourcesFixture(const SourcesFixture&) = delete;
    SourcesFixture& operator=(const SourcesFixture&) = delete;

    static void must(bool isWell)
    {
        if (!isWell) {
            qFatal("the fixture could not be made");
        }
    }
    void startService()
    {
        service = std::make_unique<Sources>(Sources::Parts{*database, *catalog, *client, *accounts, clock});
        must(service->load().has_value());
    }

    QTemporaryDir dir;
    std::filesystem::path folder;
    SystemClock clock;
    EventStream events;
    net::EgressGuard guard;
    net::SystemResolver resolver{clock};
    MemoryStore keychain;
    secrets::Redactor redactor;
    std::unique_ptr<store::Database> database;
    std::unique_ptr<catalog::Catalog> catalog;
    std::unique_ptr<secrets::Vault> vault;
    std::unique_ptr<secrets::SecretService> secretService;
    std::unique_ptr<auth::Accounts> accounts;
    std::unique_ptr<net::HttpClient> client;
    std::unique_ptr<Sources> service;
};

} // namespace executor::sources
