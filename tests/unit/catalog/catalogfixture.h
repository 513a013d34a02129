#pragma once

#include "core/base/hash.h"
#include "core/base/jsonparse.h"
#include "core/base/text.h"
#include "core/catalog/catalog.h"
#include "core/store/catalogrows.h"
#include "core/store/database.h"
#include "core/store/sourcerows.h"

#include <QCoroTask>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace executor::catalog {

template <class T>
Result<T> wait(Task<T> task)
{
    return QCoro::waitFor(std::move(task));
}

/// A tool with the arguments `owner` and `page`, answering with an Issue.
ToolDefinition tool(const std::string& path, Effect effect, const std::string& description);
std::vector<ToolDefinition> someTools();
std::vector<NamedSchema> someTypes();

/// One database, one catalogue, one source "github", made anew for each test.
class CatalogFixture
{
public:
    void start();
    void end();
    void open();
    void import(std::vector<ToolDefinition> tools, const char* hash = "one");
    Json call(const char* path, const QByteArray& arguments, const Viewer& viewer = {});
    std::int64_t countTools();

    QTemporaryDir* m_folder = nullptr;
    SystemClock m_clock;
    EventStream* m_events = nullptr;
    std::unique_ptr<store::Database> m_database;
    std::unique_ptr<Catalog> m_catalog;
    SourceEntry m_source;
};

} // namespace executor::catalog
