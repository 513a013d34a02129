#include "ui/agents/tokencard.h"

#include "ui/widgets/codeview.h"
#include "ui/widgets/look.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QTimer>

namespace executor::ui {

TokenCard::TokenCard(QWidget* parent) : QWidget(parent), m_token(new QLineEdit(this)), m_config(nullptr)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    QLabel* head = makeLabel(tr("Token"), TextSize::Body, Weight::Semibold, LabelRole::Text, this);
    head->setBuddy(m_token);
    layout->addWidget(head);
    layout->addWidget(
        makeParagraph(tr("Shown this once. Executor keeps only a fingerprint of it."), LabelRole::Text2, this));
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    m_token->setReadOnly(true);
    m_token->setFont(codeFont());
    m_token->setAccessibleName(tr("Token of the agent"));
    auto* copy = new QPushButton(glyphIcon(Glyph::Copy), tr("Copy"), this);
    copy->setAccessibleName(tr("Copy token"));
    connect(copy, &QPushButton::clicked, this, [this] { copySecret(m_token->text()); });
    row->addWidget(m_token, 1);
    row->addWidget(copy);
    layout->addLayout(row);
    layout->addSpacing(6);
    auto* configHead = new QHBoxLayout;
    configHead->setSpacing(8);
    configHead->addWidget(makeLabel(tr("Configuration"), TextSize::Body, Weight::Semibold, LabelRole::Text, this), 1);
    auto* copyConfig = new QPushButton(glyphIcon(Glyph::Copy), tr("Copy"), this);
    copyConfig->setAccessibleName(tr("Copy configuration"));
    connect(copyConfig, &QPushButton::clicked, this, [this] { copySecret(m_config->toPlainText()); });
    configHead->addWidget(copyConfig);
    layout->addLayout(configHead);
    layout->addWidget(
        makeParagraph(tr("For any program that speaks the Model Context Protocol over HTTP:"), LabelRole::Text2, this));
    m_config = new CodeView(CodeView::Use::Show, tr("Configuration text"), this);
    m_config->setLines(6, 14);
    layout->addWidget(m_config);
}

TokenCard::~TokenCard()
{
    m_token->clear();
    m_config->clear();
}

void TokenCard::setToken(const QString& token, const QString& mcpUrl)
{
    m_token->setText(token);
    m_token->setCursorPosition(0);
    m_config->setCode(
        QStringLiteral(
            "{\n  \"mcpServers\": {\n    \"executor\": {\n      \"type\": \"http\",\n      \"url\": \"%1\",\n      "
            "\"headers\": { \"Authorization\": \"Bearer %2\" }\n    }\n  }\n}")
            .arg(mcpUrl, token));
}

void TokenCard::copySecret(const QString& text)
{
    QGuiApplication::clipboard()->setText(text);
    // Taken from the clipboard again after a minute, if it is still there. The dialog may be gone by then.
    QTimer::singleShot(60'000, QGuiApplication::instance(), [text] {
        if (QGuiApplication::clipboard()->text() == text) {
            QGuiApplication::clipboard()->clear();
        }
    });
}

} // namespace executor::ui

#include "moc_tokencard.cpp"
