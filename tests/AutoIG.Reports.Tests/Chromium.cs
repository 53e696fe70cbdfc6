using OpenQA.Selenium.Chrome;

namespace AutoIG.Reports.Tests;

/// <summary>A headless Chromium with its driver, as distributions install them.</summary>
internal static class Chromium
{
    internal static readonly string[] Programs = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    internal static readonly string[] Drivers = ["/usr/bin/chromedriver", "/usr/lib/chromium/chromedriver"];

    // Runs before a page's own scripts and collects what goes wrong.
    private const string Watch = """
        window.faults = [];
        addEventListener("error", event => faults.push(String(event.message || event.target.outerHTML)), true);
        addEventListener("unhandledrejection", event => faults.push(String(event.reason)));
        addEventListener("securitypolicyviolation", event => faults.push("blocked: " + event.blockedURI));
        """;

    internal static string? Program { get; } = Programs.FirstOrDefault(File.Exists);

    internal static string? Driver { get; } = Drivers.FirstOrDefault(File.Exists);

    /// <summary>Starts a browser that finds no other machine; what goes wrong in a page is in its <c>faults</c>.</summary>
    /// <param name="folder">Where its profile goes.</param>
    internal static ChromeDriver Start(string folder)
    {
        var options = new ChromeOptions { BinaryLocation = Program };
        options.AddArguments(
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--user-data-dir=" + Path.Combine(folder, "profile"));
        var service = ChromeDriverService.CreateDefaultService(Path.GetDirectoryName(Driver)!, Path.GetFileName(Driver)!);
        service.SuppressInitialDiagnosticInformation = true;
        var started = new ChromeDriver(service, options, TimeSpan.FromMinutes(3));
        started.Manage().Timeouts().AsynchronousJavaScript = TimeSpan.FromMinutes(2);
        started.ExecuteCdpCommand("Page.addScriptToEvaluateOnNewDocument", new() { ["source"] = Watch });
        return started;
    }
}
