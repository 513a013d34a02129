// The product's own tokeniser, index and ranking behind the line protocol of the retrieval check: tools and queries as
// JSON lines on standard input, one line of ranked ids for each query on standard output.
#include "core/base/jsonparse.h"
#include "core/base/text.h"
#include "core/catalog/indexbuilder.h"
#include "core/catalog/ranker.h"
#include "core/catalog/searchindex.h"

#include <QTemporaryDir>

#include <cctype>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <map>
#include <string>
#include <vector>

using namespace executor;
using namespace executor::catalog;

namespace {
using Clock = std::chrono::steady_clock;

/// Letters, digits and `_`, as the importers make segments.
std::string segment(const std::string& name)
{
    std::string out;
    for (const char c : name) {
        out += std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80 ? c : '_';
    }
    return out;
}

Effect effectOf(const std::string& method)
{
    if (method.empty()) {
        return Effect::Unknown;
    }
    if (method == "GET" || method == "HEAD" || method == "OPTIONS") {
        return Effect::Read;
    }
    return method == "DELETE" ? Effect::Delete : Effect::Write;
}

class Runner
{
public:
    void tool(const Json& message)
    {
        const std::string server = textMember(message, "server");
        const auto [at, isNew] = m_ordinals.try_emplace(server, m_sources.size());
        if (isNew) {
            const std::string slug = segment(asciiLower(server));
            m_sources.push_back({"src_" + std::to_string(at->second), slug, server});
        }
        IndexDocument document;
        document.toolId = static_cast<std::int64_t>(m_ids.size());
        document.source = static_cast<std::uint16_t>(at->second);
        document.path = segment(textMember(message, "name"));
        document.title = textMember(message, "title");
        document.description = textMember(message, "description");
        document.pathWords = textMember(message, "path");
        document.effect = effectOf(textMember(message, "method"));
        if (const Json* tags = member(message, "tags")) {
            for (const Json& tag : *tags) {
                document.pathWords += " " + tag.get<std::string>();
            }
        }
        if (const Json* params = member(message, "params")) {
            for (const Json& param : *params) {
                document.parameterNames += " " + textMember(param, "name");
                document.parameterTexts += " " + textMember(param, "description");
            }
        }
        m_ids.push_back(textMember(message, "id"));
        m_documents.push_back(std::move(document));
    }

    void query(const Json& message)
    {
        if (!m_index) {
            build();
        }
        const auto start = Clock::now();
        const Ranking ranking = m_ranker.rank(*m_index, textMember(message, "text"), nullptr);
        const auto took = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start);
        Json answer = Json::object();
        answer["id"] = textMember(message, "id");
        answer["ids"] = Json::array();
        const std::size_t limit = member(message, "limit")->get<std::size_t>();
        for (std::size_t i = 0; i < ranking.rows.size() && i < limit; ++i) {
            const std::int64_t tool = m_index->tool(ranking.rows[i].document).toolId;
            answer["ids"].push_back(m_ids[static_cast<std::size_t>(tool)]);
        }
        answer["weakMatch"] = Ranker::isWeak(ranking.rows);
        answer["us"] = took.count();
        std::cout << toText(answer) << '\n';
    }

private:
    void build()
    {
        const auto start = Clock::now();
        IndexBuilder builder(m_sources);
        for (const IndexDocument& document : m_documents) {
            builder.add(document);
        }
        const std::filesystem::path file = pathFromUtf8(utf8(m_folder.filePath(QStringLiteral("index"))));
        if (!builder.write(file, 1)) {
            std::exit(1);
        }
        auto index = SearchIndex::open(file);
        if (!index) {
            std::cerr << index.error().message << '\n';
            std::exit(1);
        }
        m_index = std::move(*index);
        const auto took = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start);
        Json info = Json::object();
        info["type"] = "info";
        info["indexMs"] = static_cast<double>(took.count()) / 1000;
        std::cout << toText(info) << '\n';
    }

    QTemporaryDir m_folder;
    std::map<std::string, std::size_t> m_ordinals;
    std::vector<IndexSource> m_sources;
    std::vector<IndexDocument> m_documents;
    std::vector<std::string> m_ids;
    std::shared_ptr<const SearchIndex> m_index;
    Ranker m_ranker;
};
} // namespace

int main()
{
    Runner runner;
    std::string line;
    while (std::getline(std::cin, line)) {
        const Result<Json> message = parseJson(line, kLenientJson);
        if (!message) {
            return 1;
        }
        const std::string type = textMember(*message, "type");
        if (type == "tool") {
            runner.tool(*message);
        } else if (type == "query") {
            runner.query(*message);
        }
    }
    return 0;
}
