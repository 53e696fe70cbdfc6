namespace AutoIG.Reports.Tests;

/// <summary>A test that needs a browser and its driver; where they are not installed it is reported as skipped, not as passed.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (Chromium.Program is null || Chromium.Driver is null)
        {
            Skip = $"Chromium and its driver are not both installed (looked for {string.Join(", ", Chromium.Programs)} and "
                + $"{string.Join(", ", Chromium.Drivers)}).";
        }
    }
}
