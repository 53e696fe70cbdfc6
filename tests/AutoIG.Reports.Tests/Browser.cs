using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;

namespace AutoIG.Reports.Tests;

/// <summary>A headless browser that shows reports from files; one for all tests, which run one after another.</summary>
public sealed class Browser : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("autoig-browser").FullName;
    private readonly Lazy<ChromeDriver> driver;
    private int pages;

    public Browser() => driver = new(() => Chromium.Start(folder));

    internal ChromeDriver Page => driver.Value;

    /// <summary>Shows a report and waits until it is ready and nothing is left to be drawn.</summary>
    internal void Open(Report report, int width = 1400, bool isDark = false, string scheme = "system")
    {
        Window(width, 1000);
        Page.ExecuteCdpCommand("Emulation.setEmulatedMedia", new()
        {
            ["media"] = "",
            ["features"] = new object[]
            {
                new Dictionary<string, object> { ["name"] = "prefers-color-scheme", ["value"] = isDark ? "dark" : "light" },
            },
        });
        string path = Path.Combine(folder, $"{++pages}.html");
        report.Save(path);
        Page.Navigate().GoToUrl(new Uri(path));
        Until("document.body.dataset.ready === 'true'");
        if (scheme != "system")
            Set("scheme", scheme);
        Settle();
    }

    internal void Window(int width, int height) => Page.ExecuteCdpCommand("Emulation.setDeviceMetricsOverride", new()
    {
        ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = false,
    });

    /// <summary>Waits until two frames have been drawn and nothing was waiting for idle time.</summary>
    internal void Settle() => Page.ExecuteAsyncScript("""
        const done = arguments[0];
        requestIdleCallback(() => requestAnimationFrame(() => requestAnimationFrame(() => requestIdleCallback(() => done()))));
        """);

    internal object Run(string script, params object[] arguments) => Page.ExecuteScript(script, arguments)!;

    internal string Text(string expression) => (string)Run($"return String({expression})");

    internal double Number(string expression) => Convert.ToDouble(
        Run($"return Number({expression})"), System.Globalization.CultureInfo.InvariantCulture);

    internal string[] Texts(string expression) => [.. ((IEnumerable<object>)Run($"return [...({expression})].map(String)")).Cast<string>()];

    internal void Until(string condition)
    {
        for (var end = DateTime.UtcNow.AddMinutes(2); (bool)Run($"return !({condition})"); Thread.Sleep(20))
            Assert.True(DateTime.UtcNow < end, $"It did not come about within two minutes: {condition}");
    }

    /// <summary>Sets a control as a reader does.</summary>
    internal void Set(string name, string value)
    {
        Run("""
            const control = document.querySelector(`[name=${arguments[0]}]`);
            if (control.type === "checkbox") control.checked = arguments[1] === "true"; else control.value = arguments[1];
            control.dispatchEvent(new Event("input", { bubbles: true }));
            control.dispatchEvent(new Event("change", { bubbles: true }));
            """, name, value);
        Settle();
    }

    public void Dispose()
    {
        if (driver.IsValueCreated)
            driver.Value.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
