"""What /v1 answers beside the main path: tags of objects, the log as it grows."""
import json
import unittest

from doors import DoorTest, UnixConnection


class Api(DoorTest):
    with_upstream = False

    def test_objects_have_tags(self):
        mine = {"Authorization": f"Bearer {self.agent.token}"}
        run = self.daemon.request("POST", "/v1/executions", {"code": "return 1"}, mine).json["execution"]["id"]
        for path in (f"/v1/executions/{run}", "/v1/openapi.json"):
            tag = self.daemon.request("GET", path, headers=mine).headers["ETag"]
            again = self.daemon.request("GET", path, headers={**mine, "If-None-Match": tag})
            self.assertEqual((again.status, again.text), (304, ""), path)

    def test_lists_tell_their_total_when_asked(self):
        mine = {"Authorization": f"Bearer {self.agent.token}"}
        for number in range(3):
            self.daemon.request("POST", "/v1/executions", {"code": f"return {number}"}, mine)
        first = self.daemon.request("GET", "/v1/executions?limit=2&total=true", headers=mine).json
        self.assertEqual((len(first["items"]), first["total"]), (2, 3))
        rest = self.daemon.request("GET", f"/v1/executions?limit=2&total=true&cursor={first['nextCursor']}", headers=mine).json
        self.assertEqual((len(rest["items"]), rest["total"], rest["nextCursor"]), (1, 3, None))
        self.assertNotIn("total", self.daemon.request("GET", "/v1/executions", headers=mine).json)
        agents = self.daemon.door("GET", "/v1/agents?total=true").json
        self.assertEqual(agents["total"], len(agents["items"]))
        for path in ("/v1/audit", "/v1/interactions", "/v1/approvals", "/v1/tools"):
            page = self.daemon.door("GET", path + "?limit=1&total=true").json
            self.assertGreaterEqual(page["total"], len(page["items"]), path)
        audit = self.daemon.door("GET", "/v1/audit?total=true&limit=200").json
        self.assertEqual(audit["total"], len(audit["items"]))

    def test_the_log_is_followed_until_the_caller_or_the_daemon_goes(self):
        connection = UnixConnection(str(self.daemon.home / "run" / "operator.sock"), 30)
        self.addCleanup(connection.close)
        connection.request("GET", "/v1/logs?follow=true&lines=1")
        answer = connection.getresponse()
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, "application/x-ndjson"))
        json.loads(answer.readline())
        with open(self.daemon.home / "data" / "logs" / "daemon.log", "a") as log:  # as a later line of the daemon
            log.write('{"level":"error","msg":"half')
            log.flush()
            log.write(' a line"}\n')
        while "half a line" not in (line := answer.readline().decode()):
            json.loads(line)
        self.assertEqual(json.loads(line)["level"], "error")
        self.assertEqual(self.daemon.stop(), 0)
        for line in answer.read().decode().splitlines():
            json.loads(line)


if __name__ == "__main__":
    unittest.main()
