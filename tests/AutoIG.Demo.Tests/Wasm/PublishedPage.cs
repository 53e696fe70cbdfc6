using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using AutoIG.Reports.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using OpenQA.Selenium.Chrome;

namespace AutoIG.Demo.Tests.Wasm;

/// <summary>The page of digits as it is published, once for all tests, and a browser that shows it.</summary>
public sealed class PublishedPage : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("autoig-wasm").FullName;
    private readonly ConcurrentQueue<string> requests = [];
    private readonly Lazy<ChromeDriver> browser;
    private readonly Lazy<WebApplication> server;

    public PublishedPage()
    {
        browser = new(() => Chromium.Start(folder));
        server = new(Serve);
    }

    internal ChromeDriver Browser => browser.Value;

    /// <summary>The files that were asked for.</summary>
    internal string[] Requests => [.. requests];

    /// <summary>Shows the page and waits until the network is ready.</summary>
    internal void Open(int width = 1000, bool isDark = false)
    {
        Browser.ExecuteCdpCommand("Emulation.setDeviceMetricsOverride", new()
        {
            ["width"] = width, ["height"] = 1000, ["deviceScaleFactor"] = 1, ["mobile"] = false,
        });
        Browser.ExecuteCdpCommand("Emulation.setEmulatedMedia", new()
        {
            ["media"] = "",
            ["features"] = new object[]
            {
                new Dictionary<string, object> { ["name"] = "prefers-color-scheme", ["value"] = isDark ? "dark" : "light" },
            },
        });
        Browser.Navigate().GoToUrl(new Uri(server.Value.Urls.Single()));
        Until("document.body.dataset.ready === 'true'");
    }

    /// <summary>Takes the network away, or gives it back.</summary>
    internal void Offline(bool isOffline)
    {
        Browser.ExecuteCdpCommand("Network.enable", []);
        Browser.ExecuteCdpCommand("Network.emulateNetworkConditions", new()
        {
            ["offline"] = isOffline, ["latency"] = 0, ["downloadThroughput"] = -1, ["uploadThroughput"] = -1,
        });
    }

    internal object Run(string script, params object[] arguments) => Browser.ExecuteScript(script, arguments)!;

    internal void Until(string condition)
    {
        for (var end = DateTime.UtcNow.AddMinutes(2); (bool)Run($"return !({condition})"); Thread.Sleep(20))
        {
            Assert.True(
                DateTime.UtcNow < end,
                $"It did not come about within two minutes: {condition}; faults: {Run("return window.faults.join()")}");
        }
    }

    public void Dispose()
    {
        if (browser.IsValueCreated)
            browser.Value.Dispose();
        if (server.IsValueCreated)
            ((IDisposable)server.Value).Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private WebApplication Serve()
    {
        Publish();
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var files = new PhysicalFileProvider(Path.Combine(folder, "published", "wwwroot"));
        app.Use(async (http, next) =>
        {
            requests.Enqueue(http.Request.Path);
            await next(http);
        });
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        app.UseStaticFiles(new StaticFileOptions { FileProvider = files, ServeUnknownFileTypes = true });
        app.StartAsync().GetAwaiter().GetResult();
        return app;
    }

    // What the page refers to has been built for these tests already; only the page is compiled and trimmed. Nobody downloads compressed
    // files from here.
    private void Publish([CallerFilePath] string path = "")
    {
        string repository = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", ".."));
        string configuration = AppContext.BaseDirectory.Contains("Release", StringComparison.Ordinal) ? "Release" : "Debug";
        using var publish = Process.Start(new ProcessStartInfo(
            "dotnet",
            ["publish", Path.Combine(repository, "demo", "Wasm"), "-c", configuration, "-o", Path.Combine(folder, "published"),
                "-v", "q", "-nologo", "-nr:false", "-p:BuildProjectReferences=false", "-p:CompressionEnabled=false",
                "-p:UseSharedCompilation=false"])
        {
            RedirectStandardOutput = true,
        })!;
        string output = publish.StandardOutput.ReadToEnd();
        publish.WaitForExit();
        Assert.True(publish.ExitCode == 0, output);
    }
}
