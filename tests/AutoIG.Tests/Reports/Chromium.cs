using System.Diagnostics;

namespace AutoIG.Tests.Reports;

/// <summary>Runs a headless browser on a page.</summary>
internal static class Chromium
{
    public static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    public static string? Executable { get; } = Places.FirstOrDefault(File.Exists);

    /// <summary>Loads a page, runs its scripts and returns the document as it stands then.</summary>
    public static string DumpDom(string html, params string[] options)
    {
        var folder = Directory.CreateTempSubdirectory("autoig-chromium");
        try
        {
            var page = Path.Combine(folder.FullName, "page.html");
            File.WriteAllText(page, html);
            var start = new ProcessStartInfo(Executable!)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                ArgumentList =
                {
                    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--virtual-time-budget=30000",
                    "--user-data-dir=" + Path.Combine(folder.FullName, "profile"), "--dump-dom",
                },
            };
            foreach (var option in options)
            {
                start.ArgumentList.Add(option);
            }

            start.ArgumentList.Add(new Uri(page).AbsoluteUri);
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(TimeSpan.FromMinutes(2)))
            {
                process.Kill(entireProcessTree: true);
                Assert.Fail("Chromium did not end within two minutes.");
            }

            Assert.True(process.ExitCode == 0, errors.GetAwaiter().GetResult());
            return output.GetAwaiter().GetResult();
        }
        finally
        {
            // The browser's helper processes may still be writing their last lines.
            try
            {
                folder.Delete(recursive: true);
            }
            catch (IOException)
            {
            }
        }
    }
}
