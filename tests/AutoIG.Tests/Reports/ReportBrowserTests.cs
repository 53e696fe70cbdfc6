using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AutoIG.Tests.Reports;

/// <summary>
/// The report in a real browser: its script runs, its controls work, it fits a phone, and it asks the network for nothing.
/// </summary>
public sealed class ReportBrowserTests
{
    /// <summary>Runs inside the report before anything else and collects what goes wrong.</summary>
    private const string Watch = """
        <script>
        window.faults = [];
        addEventListener("error", event => faults.push(String(event.message || event.target.outerHTML)), true);
        addEventListener("securitypolicyviolation", event => faults.push("blocked: " + event.blockedURI));
        </script>
        """;

    /// <summary>Uses the report in the frame as a reader would and writes down what is seen.</summary>
    private const string Use = """
        const set = (selector, change) => { const input = all(selector)[0]; change(input); input.dispatchEvent(new Event("input", { bubbles: true })); };
        const layer = () => page.getComputedStyle(all(".layer").find(part => part.getClientRects().length > 0)).opacity;
        const seen = {
          ready: body.dataset.ready, hacked: page.broken === undefined ? "no" : "yes", toolBar: shown(".tools"),
          images: all("img").length, decoded: all("img").filter(image => image.complete && image.naturalWidth === 28 && image.naturalHeight === 28).length,
          opacityBefore: layer(), phoneOverflow: overflow(),
          divergingBefore: shown("img.diverging"), sequentialBefore: shown("img.sequential"), fullBefore: shown("img.full"),
        };
        set("#opacity", input => input.value = 35);
        set("input[value=sequential]", input => input.checked = true);
        set("input[name=clip]", input => input.checked = false);
        seen.opacityAfter = layer();
        seen.output = all("output")[0].textContent;
        seen.divergingAfter = shown("img.diverging"); seen.sequentialAfter = shown("img.sequential"); seen.clippedAfter = shown("img.clipped");
        frame.style.width = "1200px";
        seen.deskOverflow = overflow();
        seen.requests = page.performance.getEntriesByType("resource").map(entry => entry.name).filter(name => !name.startsWith("data:"));
        seen.faults = page.faults;
        return seen;
        """;

    /// <summary>Only looks.</summary>
    private const string Look = """
        return { ready: body.dataset.ready ?? "no", toolBar: shown(".tools"), diverging: shown("img.diverging.clipped"), others: shown("img.sequential, img.full"), rows: shown(".features > table.bars tbody tr") };
        """;

    [ChromiumFact]
    public void The_controls_work_and_nothing_is_fetched()
    {
        var report = SampleReport.Create().ToHtml()
            .Replace("<meta charset=\"utf-8\">", "<meta charset=\"utf-8\">" + Watch, StringComparison.Ordinal);
        var seen = See(report, Use, sandbox: "");
        Assert.Empty(seen.GetProperty("faults").EnumerateArray().Select(fault => fault.GetString()));
        Assert.Empty(seen.GetProperty("requests").EnumerateArray().Select(request => request.GetString()));
        Assert.Equal("true", seen.GetProperty("ready").GetString());
        Assert.Equal("no", seen.GetProperty("hacked").GetString());
        Assert.Equal((14, 14, 1), (Count("images"), Count("decoded"), Count("toolBar")));

        // Three places show a heat map: alone, over the image, and the other method's.
        Assert.Equal((3, 0, 0), (Count("divergingBefore"), Count("sequentialBefore"), Count("fullBefore")));
        Assert.Equal((0, 3, 0), (Count("divergingAfter"), Count("sequentialAfter"), Count("clippedAfter")));
        Assert.Equal("0.8", seen.GetProperty("opacityBefore").GetString());
        Assert.Equal("0.35", seen.GetProperty("opacityAfter").GetString());
        Assert.Equal("35 %", seen.GetProperty("output").GetString());
        Assert.Equal((0, 0), (Count("phoneOverflow"), Count("deskOverflow")));

        int Count(string name) => seen.GetProperty(name).GetInt32();
    }

    [ChromiumFact]
    public void Without_scripts_the_pictures_stay_and_the_controls_do_not_show()
    {
        // The sandbox lets the test look in, but no script of the report run.
        var seen = See(SampleReport.Create().ToHtml(), Look, sandbox: "sandbox=\"allow-same-origin\"");
        Assert.Equal("no", seen.GetProperty("ready").GetString());
        Assert.Equal(0, seen.GetProperty("toolBar").GetInt32());
        Assert.Equal(3, seen.GetProperty("diverging").GetInt32());
        Assert.Equal(0, seen.GetProperty("others").GetInt32());
        Assert.Equal(3, seen.GetProperty("rows").GetInt32());
    }

    /// <summary>Shows a report in a frame as wide as a phone, runs a function body on it and returns its result.</summary>
    private static JsonElement See(string report, string function, string sandbox)
    {
        // JSON escapes "<", so the text cannot close the element that carries it.
        var page = $$"""
            <!DOCTYPE html><meta charset="utf-8"><body>
            <iframe {{sandbox}} style="width:390px;height:3000px;border:0"></iframe>
            <script type="application/json" id="report">{{JsonSerializer.Serialize(report)}}</script>
            <script>
            const frame = document.querySelector("iframe");
            const look = (page, body, all, shown, overflow) => { {{function}} };
            // All at once, waiting for no promise: the browser's clock runs ahead of what other threads do for it. Pictures have come when
            // their frame has.
            frame.addEventListener("load", () => {
              const page = frame.contentWindow, root = page.document.documentElement;
              const all = selector => [...page.document.querySelectorAll(selector)];
              const shown = selector => all(selector).filter(part => part.getClientRects().length > 0).length;
              const result = document.createElement("pre");
              result.id = "seen";
              result.textContent = JSON.stringify(look(page, page.document.body, all, shown, () => root.scrollWidth - root.clientWidth));
              document.body.append(result);
            });
            frame.srcdoc = JSON.parse(document.querySelector("#report").textContent);
            </script>
            """;
        var dom = Chromium.DumpDom(page, "--host-resolver-rules=MAP * ~NOTFOUND", "--window-size=1300,3000");
        var match = Regex.Match(dom, "<pre id=\"seen\">(.*?)</pre>", RegexOptions.Singleline);
        Assert.True(match.Success, "The page did not come to its end: " + dom[^Math.Min(2000, dom.Length)..]);
        using var json = JsonDocument.Parse(WebUtility.HtmlDecode(match.Groups[1].Value));
        return json.RootElement.Clone();
    }
}
