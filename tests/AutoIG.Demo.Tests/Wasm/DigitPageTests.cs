using System.Globalization;
using System.Text.Json;
using AutoIG.Reports.Tests;
using AutoIG.Samples;
using OpenQA.Selenium;
using OpenQA.Selenium.Interactions;

namespace AutoIG.Demo.Tests.Wasm;

/// <summary>The page of digits, trimmed and in a browser: it predicts and explains as the library does, alone with itself.</summary>
public sealed class DigitPageTests(PublishedPage page) : IClassFixture<PublishedPage>
{
    [BrowserFact]
    public void A_stroke_is_explained_and_examples_are_what_the_library_says()
    {
        page.Open();
        Assert.Equal("Draw a digit.", Says());
        string[] loaded = page.Requests;

        // A line from top to bottom is a 1.
        Draw((14, 5), (14, 23));
        Assert.Equal("This is a 1.", Says());
        Assert.True(Coloured() > 20, "No attribution was drawn.");

        using var weights = Digits.OpenWeights();
        var network = new DigitNet(weights);
        for (int digit = 0; digit < 10; digit++)
        {
            int index = Enumerable.Range(0, Digits.Count).First(index => Digits.Label(index) == digit);
            page.Browser.FindElement(By.CssSelector($"#examples button:nth-child({digit + 1})")).Click();
            var expected = new IntegratedGradients { Steps = 50 }.Explain(network.LogitsDerivative, Digits.Image(index));
            Assert.Equal($"This is a {expected.Target.Index}.", Says());
            Assert.StartsWith(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Logit of {expected.Target.Index}: {expected.Output:F2}; of blank paper {expected.BaselineOutput:F2}."),
                page.Browser.FindElement(By.Id("numbers")).Text);

            var why = JsonDocument.Parse((string)page.Browser.ExecuteAsyncScript(
                """
                const done = arguments[1];
                import("./page.js").then(({ page }) => done(page.Explain(page.Example(arguments[0]), -1)));
                """,
                index)!).RootElement;
            float[] attributions = [.. why.GetProperty("attributions").EnumerateArray().Select(share => share.GetSingle())];
            float most = expected.Values.Max(MathF.Abs);
            Assert.All(attributions.Zip(expected.Values), pair => Assert.Equal(pair.Second, pair.First, 1e-5f * most));
        }

        // Another digit's logit, and blank paper again.
        page.Browser.FindElement(By.CssSelector("#digit option[value='4']")).Click();
        Assert.StartsWith("Logit of 4: ", page.Browser.FindElement(By.Id("numbers")).Text);
        page.Browser.FindElement(By.Id("clear")).Click();
        Assert.Equal(("Draw a digit.", 0), (Says(), Coloured()));

        // The page has asked for nothing since it was loaded, and misses nobody.
        Assert.Equal(loaded, page.Requests);
        page.Offline(true);
        Draw((9, 8), (20, 8), (12, 24));
        Assert.Equal("This is a 7.", Says());
        DrawWithKeys();
        page.Offline(false);
        Assert.Equal("", page.Run("return window.faults.join()"));
    }

    [BrowserFact]
    public void It_fits_a_telephone_and_the_dark()
    {
        page.Open(width: 390, isDark: true);
        page.Browser.FindElement(By.CssSelector("#examples button:nth-child(4)")).Click();
        Assert.Equal("This is a 3.", Says());
        Assert.Equal(390L, page.Run("return Math.max(390, document.documentElement.scrollWidth)"));
        Assert.Equal("rgb(27, 27, 26)", page.Run("return getComputedStyle(document.body).backgroundColor"));
    }

    /// <summary>Without a pointer: arrows move the pen, the space bar leaves ink.</summary>
    private void DrawWithKeys()
    {
        page.Browser.FindElement(By.Id("clear")).Click();
        var paper = page.Browser.FindElement(By.Id("paper"));
        for (int i = 0; i < 8; i++)
            paper.SendKeys(Keys.ArrowUp);
        for (int i = 0; i < 16; i++)
            paper.SendKeys(" " + Keys.ArrowDown);
        Assert.Equal("This is a 1.", Says());
        Assert.True(Coloured() > 20, "No attribution was drawn.");
    }

    private string Says() => page.Browser.FindElement(By.Id("says")).Text;

    /// <summary>Draws lines between pixels of the paper, as a mouse does.</summary>
    private void Draw(params (int Column, int Row)[] points)
    {
        var paper = page.Browser.FindElement(By.Id("paper"));
        const int Cell = 10, Middle = 140;
        var pen = new Actions(page.Browser)
            .MoveToElement(paper, (points[0].Column * Cell) - Middle, (points[0].Row * Cell) - Middle).ClickAndHold();
        foreach (var (column, row) in points[1..])
            pen.MoveToElement(paper, (column * Cell) - Middle, (row * Cell) - Middle);
        pen.Release().Perform();
    }

    /// <summary>How many of the 784 pixels of the map are red or blue.</summary>
    private long Coloured() => (long)page.Run("""
        const context = document.getElementById("why").getContext("2d");
        let coloured = 0;
        for (let i = 0; i < 784; i++) {
          const [red, green, blue, alpha] = context.getImageData(i % 28 * 10 + 5, Math.floor(i / 28) * 10 + 5, 1, 1).data;
          if (alpha > 60 && Math.abs(red - blue) > 30)
            coloured++;
        }
        return coloured;
        """);
}
