// Times and memory of the catalogue with N tools (default 5,000) of 20 sources: import, index, search, plans. Prints
// one JSON line a figure; never fails on time.
#include "core/base/hash.h"
#include "core/base/jsonparse.h"
#include "core/base/text.h"
#include "core/catalog/catalog.h"
#include "core/store/database.h"
#include "core/store/sourcerows.h"

#include <QCoreApplication>
#include <QCoroTask>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <random>
#include <string>
#include <vector>

using namespace executor;
using namespace executor::catalog;

namespace {
using Stopwatch = std::chrono::steady_clock;

const std::vector<std::string> kVerbs = {"create", "list", "get",  "update", "delete", "search", "add",  "remove",
                                         "send",   "read", "move", "copy",   "merge",  "close",  "open", "check"};
const std::vector<std::string> kNouns = {
    "issue",   "repository", "branch", "commit",  "label", "user",     "team",    "invoice", "customer",     "payment",
    "message", "channel",    "file",   "folder",  "event", "calendar", "contact", "report",  "deployment",   "pod",
    "service", "secret",     "volume", "cluster", "node",  "ticket",   "comment", "webhook", "subscription", "price"};

double micros(Stopwatch::time_point since)
{
    return std::chrono::duration<double, std::micro>(Stopwatch::now() - since).count();
}

void print(const std::string& name, double value, const char* unit)
{
    std::cout << "{\"name\":\"" << name << "\",\"ours\":" << value << ",\"unit\":\"" << unit << "\"}" << std::endl;
}

void printTimes(const std::string& name, std::vector<double> times)
{
    std::sort(times.begin(), times.end());
    print(name + " p50", times[times.size() / 2], "us");
    print(name + " p99", times[times.size() * 99 / 100], "us");
}

double memoryMegabytes(const char* field)
{
    QFile file(QStringLiteral("/proc/self/smaps_rollup"));
    if (!file.open(QIODevice::ReadOnly)) {
        return 0;
    }
    for (const QByteArray& line : file.readAll().split('\n')) {
        if (line.startsWith(field)) {
            return line.simplified().split(' ').at(1).toDouble() / 1024;
        }
    }
    return 0;
}

/// Words as texts have them: a few all the time, most of them seldom (Zipf), out of 6,000.
std::string word(std::mt19937& random)
{
    const double share = static_cast<double>(random() % 1'000'000) / 1'000'000;
    const auto rank = static_cast<unsigned>(std::pow(6'000.0, share));
    if (rank <= kVerbs.size()) {
        return kVerbs[rank - 1];
    }
    if (rank <= kVerbs.size() + kNouns.size()) {
        return kNouns[rank - 1 - kVerbs.size()];
    }
    constexpr std::string_view kLetters = "bdfgklmnprstvz";
    constexpr std::string_view kVowels = "aeiou";
    std::string out;
    for (unsigned rest = rank; rest > 0; rest /= 70) {
        out += kLetters[rest % 14];
        out += kVowels[rest / 14 % 5];
    }
    return out + "x";
}

std::string sentence(std::mt19937& random, int words)
{
    std::string out;
    for (int i = 0; i < words; ++i) {
        out += (i == 0 ? "" : " ") + word(random);
    }
    return out;
}

ToolDefinition makeTool(std::mt19937& random, int number)
{
    ToolDefinition tool;
    const std::string verb = kVerbs[random() % kVerbs.size()];
    const std::string noun = kNouns[random() % kNouns.size()];
    tool.path = noun + "s." + verb + "Number" + std::to_string(number);
    tool.identity = "GET /" + tool.path;
    tool.title = verb + " " + noun;
    tool.description = "Will " + verb + " the " + noun + ". " + sentence(random, 30) + ".";
    tool.effect = verb == "list" || verb == "get" ? Effect::Read : Effect::Write;
    Json properties = Json::object();
    for (int i = 0; i < 6; ++i) {
        Json property = Json::object();
        property["type"] = i % 2 == 0 ? "string" : "integer";
        property["description"] = sentence(random, 10);
        properties[kNouns[random() % kNouns.size()] + "_" + std::to_string(i)] = std::move(property);
    }
    tool.inputSchema["type"] = "object";
    tool.inputSchema["additionalProperties"] = false;
    tool.inputSchema["properties"] = std::move(properties);
    tool.outputSchema = *parseJson(R"({"$ref":"#/$defs/Answer"})");
    return tool;
}

template <class T>
T wait(Task<T> task)
{
    auto result = QCoro::waitFor(std::move(task));
    if (!result) {
        std::cerr << result.error().message << std::endl;
        std::exit(1);
    }
    if constexpr (!std::is_void_v<T>) {
        return std::move(*result);
    }
}

void importSource(store::Database& database, Catalog& catalog, const SourceEntry& source, int tools,
                  std::mt19937& random)
{
    store::SourceRow row;
    row.id = source.id;
    row.slug = source.slug;
    row.name = source.name;
    row.kind = source.kind;
    auto insert = [row](store::Transaction& db) -> Result<bool> {
        EX_CHECK(store::insertSource(db, row));
        return true;
    };
    wait<bool>(database.write(insert));
    RevisionFacts facts;
    facts.sourceId = source.id;
    facts.contentHash = sha256(source.slug);
    const auto writer = wait<std::unique_ptr<RevisionWriter>>(catalog.beginRevision(facts));
    wait<void>(
        writer->append({{"Answer", *parseJson(R"({"type":"object","properties":{"id":{"type":"integer"}}})")}}, {}));
    for (int done = 0; done < tools;) {
        std::vector<ToolDefinition> batch;
        for (; done < tools && batch.size() < RevisionWriter::kBatch; ++done) {
            batch.push_back(makeTool(random, done));
        }
        wait<void>(writer->append({}, std::move(batch)));
    }
    wait<RevisionDifference>(writer->activate({}));
}
} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    initCrypto();
    const int count = argc > 1 ? std::atoi(argv[1]) : 5'000;
    constexpr int kSources = 20;
    QTemporaryDir folder;
    const SystemClock clock;
    EventStream events;
    auto database = store::Database::open({pathFromUtf8(utf8(folder.path())), clock, events});
    if (!database) {
        return 1;
    }
    print("memory before", memoryMegabytes("Pss:"), "MB PSS");
    const auto index = pathFromUtf8(utf8(folder.filePath(QStringLiteral("index"))));
    std::vector<SourceEntry> sources;
    std::mt19937 random(7);
    {
        Catalog catalog(**database, clock, index);
        (void)catalog.load();
        const auto start = Stopwatch::now();
        for (int i = 0; i < kSources; ++i) {
            SourceEntry source;
            source.id = SourceId::make(clock.now());
            source.slug = "source_" + std::to_string(i);
            source.name = "Source " + std::to_string(i);
            source.kind = "openapi";
            sources.push_back(source);
            catalog.setSources(sources);
            importSource(**database, catalog, source, count / kSources, random);
        }
        print("import of all, with an index after each source", micros(start) / 1000, "ms");
        wait<void>(catalog.stop());
    }
    QDir(folder.filePath(QStringLiteral("index"))).removeRecursively();
    Catalog catalog(**database, clock, index);
    auto start = Stopwatch::now();
    (void)catalog.load();
    catalog.setSources(sources);
    wait<void>(catalog.indexed());
    print("index from rows", micros(start) / 1000, "ms");

    std::vector<double> searches;
    std::vector<double> plans;
    std::vector<double> cached;
    std::vector<std::string> paths;
    for (int i = 0; i < 1'000; ++i) {
        Json arguments = Json::object();
        arguments["query"] = "please " + sentence(random, 3 + i % 12);
        start = Stopwatch::now();
        const Json page = wait<Json>(catalog.callBuiltin("search", std::move(arguments), {}));
        searches.push_back(micros(start));
        paths.push_back(page.at("items").at(0).at("path").get<std::string>());
    }
    for (std::vector<double>* times : {&plans, &cached}) {
        for (const std::string& path : paths) {
            start = Stopwatch::now();
            const Resolution found = wait<Resolution>(catalog.resolve(path, {}));
            wait<std::shared_ptr<const CallPlan>>(catalog.plan(found.sourceId, found.path));
            times->push_back(micros(start));
        }
    }
    printTimes("tools.search with texts", std::move(searches));
    printTimes("resolve and plan, first time or again", std::move(plans));
    printTimes("resolve and plan, again", std::move(cached));
    start = Stopwatch::now();
    wait<Json>(catalog.callBuiltin("catalog.tools", *parseJson(R"({"query":"issue create"})"), {}));
    print("catalog.tools with a query over all", micros(start) / 1000, "ms");
    print("memory after", memoryMegabytes("Pss:"), "MB PSS");
    print("memory after, private", memoryMegabytes("Private_Dirty:"), "MB");
    wait<void>(catalog.stop());
    return 0;
}
